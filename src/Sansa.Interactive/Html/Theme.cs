namespace Sansa.Interactive.Html;

/// <summary>
/// The one look of all displays. Class names begin with sn-, as a report has classes of its own (a short name met those of its code colours).
/// Text takes the colour of its host, lines and tints are translucent grey, so both follow any theme;
/// only the six series colours (after Okabe and Ito, darkened for white and lightened for black until each has a contrast of 3:1)
/// have a light and a dark form. The operating system's preference decides, unless the host says what it is
/// (JupyterLab: data-jp-theme-light, VS Code: vscode-light and vscode-dark, a report: data-theme). Where JupyterLab has a rule of two
/// classes of its own (cells to the right, lists indented), ours says .sansa twice to outweigh it.
/// </summary>
internal static class Theme
{
    /// <summary>Series colours on white; also the presentation attributes of an SVG, for hosts that drop style sheets.</summary>
    public static readonly string[] LightColors = ["#0072B2", "#C84E00", "#00805C", "#A94B80", "#946200", "#4A4A4A"];

    /// <summary>Series colours on black.</summary>
    public static readonly string[] DarkColors = ["#56B4E9", "#F0803C", "#2CC79A", "#E79CC6", "#E6AB2E", "#C8C8C8"];

    private const string Rules = """
        .sansa{font:13px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;
        color:var(--vscode-editor-foreground,var(--jp-content-font-color1,inherit));
        max-width:1100px;margin:.3em 0;text-align:left;white-space:normal;overflow-wrap:anywhere}
        .sansa *{box-sizing:border-box}
        .sansa .sn-t{font-size:14px;font-weight:600;margin:0 0 .15em}
        .sansa .sn-u{opacity:.78;margin:0 0 .5em}
        .sansa .sn-h{font-weight:600;margin:.9em 0 .25em;break-after:avoid}
        .sansa dl.sn-f{display:grid;grid-template-columns:repeat(auto-fill,minmax(136px,1fr));gap:.4em .9em;margin:.5em 0;padding:0}
        .sansa dl.sn-f div{min-width:0}
        .sansa dt{font-size:12px;font-weight:400;opacity:.78;margin:0;padding:0;float:none;width:auto;white-space:normal}
        .sansa dd{margin:0;padding:0;font-variant-numeric:tabular-nums}
        .sansa dd.sn-b{font-weight:700}
        .sansa .sn-r{display:flex;flex-wrap:wrap;gap:.6em 1.6em;align-items:flex-start}
        .sansa .sn-r>*{min-width:0}
        .sansa figure{margin:.4em 0;padding:0;max-width:100%;break-inside:avoid}
        .sansa figcaption{font-size:12px;opacity:.85;margin:.15em 0}
        .sansa{--sansa-paper:var(--paper,var(--vscode-editor-background,var(--jp-layout-color0,Canvas)))}
        .sansa .sn-x{overflow-x:auto;max-width:100%;overflow-wrap:normal;background:
        linear-gradient(90deg,var(--sansa-paper) 40%,transparent) 0 0/2em 100% no-repeat local,
        linear-gradient(270deg,var(--sansa-paper) 40%,transparent) 100% 0/2em 100% no-repeat local,
        linear-gradient(90deg,rgba(127,127,127,.45),transparent) 0 0/.9em 100% no-repeat scroll,
        linear-gradient(270deg,rgba(127,127,127,.45),transparent) 100% 0/.9em 100% no-repeat scroll}
        .sansa.sansa .sn-x th:first-child{position:sticky;left:0;z-index:1;background:var(--sansa-paper)}
        .sansa table{border-collapse:collapse;margin:.2em 0;font-size:13px;color:inherit;border:0;table-layout:auto;width:auto;background:none}
        .sansa caption{caption-side:top;text-align:left;color:inherit;padding:0 0 .25em;font-weight:600}
        .sansa.sansa th,.sansa.sansa td{padding:.2em .7em;border:0;border-bottom:1px solid rgba(127,127,127,.25);text-align:left;vertical-align:top;
        font-variant-numeric:tabular-nums;white-space:normal;max-width:34em;background:none;color:inherit}
        .sansa.sansa thead th{border-bottom:1px solid rgba(127,127,127,.6);font-weight:600;vertical-align:bottom}
        .sansa tbody tr th{font-weight:400;min-width:5.5em}.sansa tbody tr th.sn-n{min-width:0}
        .sansa tbody tr:nth-child(n){background:none}
        .sansa.sansa .sn-n{text-align:right;white-space:nowrap}
        .sansa td.sn-b{font-weight:700}
        .sansa .sn-m{opacity:.72}
        .sansa .sn-k{font-size:11px;opacity:.78;font-weight:400;display:block}
        .sansa p{margin:.3em 0;max-width:62em}
        .sansa .sn-w{border-left:3px solid var(--sansa-2);padding-left:.6em}
        .sansa pre{white-space:pre-wrap;margin:.2em 0;color:inherit;background:none;font-size:12px}
        .sansa svg{display:block;max-width:100%;height:auto;overflow:visible}
        .sansa svg text{fill:currentColor}
        .sansa .sn-y{display:block;image-rendering:pixelated;border:1px solid rgba(127,127,127,.5);max-width:100%}
        .sansa.sansa .sn-l{display:flex;flex-wrap:wrap;gap:.1em 1.1em;list-style:none;margin:.1em 0;padding:0;font-size:12px}
        .sansa .sn-l li{display:flex;align-items:center;gap:.4em;margin:0}
        .sansa.sansa .sn-s{display:flex;flex-wrap:wrap;gap:.5em;list-style:none;margin:.5em 0;padding:0}
        .sansa .sn-s li{border:1px solid rgba(127,127,127,.45);border-radius:5px;padding:.35em .6em;margin:0;flex:1 1 130px;min-width:118px;max-width:220px}
        .sansa .sn-s b{display:block}
        .sansa .sn-s span{display:block;font-size:12px;opacity:.85;font-variant-numeric:tabular-nums}
        .sansa .sn-g{height:5px;border-radius:3px;background:rgba(127,127,127,.25);overflow:hidden;margin:.3em 0;max-width:520px;
        print-color-adjust:exact;-webkit-print-color-adjust:exact}
        .sansa.sansa .sn-q{min-width:6.5em;vertical-align:middle}
        .sansa .sn-q span{display:block;height:.6em;border-radius:2px;background:var(--sansa-1);print-color-adjust:exact;-webkit-print-color-adjust:exact}
        .sansa .sn-q .sn-o{background:var(--sansa-2)}
        .sansa .sn-g>div{height:100%;background:var(--sansa-1);print-color-adjust:exact;-webkit-print-color-adjust:exact}
        .sansa.sansa .sn-v td,.sansa.sansa .sn-v th{padding:.1em .45em}
        .sansa details{margin:.3em 0}
        .sansa summary{cursor:pointer}
        @media print{.sansa.sansa .sn-x{overflow:visible;background:none}.sansa .sn-x table{font-size:9px}.sansa.sansa .sn-x td,
        .sansa.sansa .sn-x th{padding:.15em .4em}.sansa .sn-x .sn-k{font-size:8px}}
        """;

    private static readonly string Light = Variables(".sansa", LightColors);

    private static readonly string Colors =
        Light
        + "@media (prefers-color-scheme:dark){" + Variables(".sansa", DarkColors) + "}"
        + Variables("[data-jp-theme-light=true] .sansa,.vscode-light .sansa,[data-theme=light] .sansa", LightColors)
        + Variables(
            "[data-jp-theme-light=false] .sansa,.vscode-dark .sansa,.vscode-high-contrast:not(.vscode-high-contrast-light) .sansa,[data-theme=dark] .sansa",
            DarkColors)
        + "@media print{" + Variables(".sansa.sansa.sansa", LightColors) + "}"
        + string.Concat(Enumerable.Range(1, LightColors.Length).Select(i => $".sansa .s{i}{{stroke:var(--sansa-{i})}}.sansa .f{i}{{fill:var(--sansa-{i})}}"));

    /// <summary>The style sheet that each fragment carries, so that it stands alone in any host.</summary>
    public static readonly string StyleSheet = Colors + Rules.Replace("\n", "", StringComparison.Ordinal);

    /// <summary>The style sheet inside an SVG file of its own.</summary>
    public static readonly string SvgStyleSheet =
        ".sansa{color:#1a1a1a}.sansa text{fill:currentColor}@media (prefers-color-scheme:dark){.sansa{color:#ddd}}"
        + Light + "@media (prefers-color-scheme:dark){" + Variables(".sansa", DarkColors) + "}"
        + string.Concat(Enumerable.Range(1, LightColors.Length).Select(i => $".sansa .s{i}{{stroke:var(--sansa-{i})}}.sansa .f{i}{{fill:var(--sansa-{i})}}"));

    /// <summary>Series number, from 0, to the number of its colour, from 1.</summary>
    public static int ColorNumber(int series) => (series % LightColors.Length) + 1;

    /// <summary>Series number, from 0, to the number of its marker's shape, from 1: where colours come again, each has another shape than before.</summary>
    public static int ShapeNumber(int series) => ((series + (series / LightColors.Length)) % LightColors.Length) + 1;

    private static string Variables(string selector, string[] colors) =>
        selector + "{" + string.Concat(colors.Select((c, i) => $"--sansa-{i + 1}:{c};")) + "}";
}
