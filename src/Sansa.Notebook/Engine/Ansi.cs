namespace Sansa.Notebook.Engine;

/// <summary>The few ANSI colours that errors use.</summary>
internal static class Ansi
{
    public static string Red(string text) => $"\e[1;31m{text}\e[0m";

    public static string Cyan(string text) => $"\e[36m{text}\e[0m";

    public static string Green(string text) => $"\e[32m{text}\e[0m";

    public static string Dim(string text) => $"\e[2m{text}\e[0m";
}
