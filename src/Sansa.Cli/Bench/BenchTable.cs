using System.Globalization;

namespace Sansa.Cli.Bench;

/// <summary>The benchmark as a table for people.</summary>
internal static class BenchTable
{
    private static readonly int[] Widths = [20, 11, 12, 8, 12, 12, 12];

    public static void Print(TextWriter output, IReadOnlyList<BenchResult> results)
    {
        Line(output, "row", "quantity", "measured", "in H", "reference", "must reach", "aim", "");
        foreach (var result in results)
        {
            if (result.Skipped is not null)
                output.WriteLine($"{result.Row.PadRight(Widths[0])} {result.Skipped}");
            var first = result.Row;
            foreach (var m in result.Measures)
            {
                Line(
                    output, first, m.Quantity, Number(m.Measured, m.Unit), m.InH is { } h ? h.ToString("F2", CultureInfo.InvariantCulture) : "",
                    Number(m.Reference, m.Unit), Number(m.Must, m.Unit), Number(m.Aim, m.Unit), Verdict(m));
                first = "";
            }
        }

        output.WriteLine();
        output.WriteLine("H is the time of our own product of the upper half of X^T X on one thread, warm, the median of three, in the same process"
            + string.Concat(
                results.Where(r => r.HalfGramianSeconds is not null).Select(r => FormattableString.Invariant($"; {r.Row}: {r.HalfGramianSeconds:F3} s")))
            + ".");
        output.WriteLine("Reference: glami/sansa 1.1.0 on a machine of the same kind (2 cores). Peak: the process's whole working set.");
    }

    public static void PrintTargets(TextWriter output, IEnumerable<BenchRow> rows)
    {
        foreach (var row in rows)
        {
            output.WriteLine($"{row.Name,-20} {row.Description}");
            foreach (var t in row.Targets)
            {
                var unit = t.InH ? "H" : t.Unit;
                output.WriteLine(
                    $"{"",-20}   {t.Quantity}: reference {Number(t.Reference, t.Unit)}, must reach {Number(t.Must, unit)}, aim {Number(t.Aim, unit)}");
            }
        }
    }

    private static string Verdict(BenchMeasure m) =>
        m.ReachesAim == true ? "aim reached" : m.ReachesMust == false ? "NOT REACHED" : m.ReachesMust == true ? "reached" : "";

    private static string Number(double? value, string unit) => value is not { } v ? "-"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{v.ToString(v >= 100 ? "N0" : v >= 10 || unit == "H" ? "0.#" : v >= 0.5 && unit.Length > 0 ? "F2" : "F4", CultureInfo.InvariantCulture)} {unit}")
            .TrimEnd();

    private static void Line(TextWriter output, params string[] cells) =>
        output.WriteLine(string.Join(' ', cells.Select((c, i) => i >= Widths.Length ? c : i < 2 ? c.PadRight(Widths[i]) : c.PadLeft(Widths[i]))).TrimEnd());
}
