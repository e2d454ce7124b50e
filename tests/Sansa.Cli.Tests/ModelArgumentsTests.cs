using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Sansa.Models;
using Sansa.Recommendation;
using Sansa.Training;

namespace Sansa.Cli.Tests;

/// <summary>The options of the models on the command line, which are derived from the options records.</summary>
public sealed class ModelArgumentsTests
{
    [Theory]
    [InlineData("", """{}""")]
    [InlineData("--ridge-l2 20 --ridge-exponent 0", """{ "ridge": { "l2": 20, "exponent": 0 } }""")]
    [InlineData("--ridge-l2 20", """{ "ridge": { "l2": 20, "exponent": 0.5 } }""")]
    [InlineData("--density 25", """{ "density": "25 per item" }""")]
    [InlineData("--density 0.05%", """{ "density": "0.0005 of items^2" }""")]
    [InlineData("--factor exact", """{ "factor": { "kind": "exact", "ordering": null } }""")]
    [InlineData("--inverse minimal-residual", """{ "inverse": { "kind": "minimalResidual", "scans": 3, "finetuneSteps": 10, "schedule": "adaptive" } }""")]
    [InlineData("--inverse-scans 2 --inverse minimalResidual --inverse-schedule reference", """{ "inverse": { "scans": 2, "schedule": "reference" } }""")]
    [InlineData("--inverse-max-steps 7", """{ "inverse": { "kind": "sparseInverseCholesky", "maxSteps": 7 } }""")]
    [InlineData("--inverse-pattern-ridge-l2 9", """{ "inverse": { "patternRidge": { "l2": 9, "exponent": 0 } } }""")]
    [InlineData("--memory-budget-mb 500", """{ "memoryBudgetMB": 500 }""")]
    [InlineData("--method ease --ridge-l2 100", """{ "ridge": { "l2": 100, "exponent": 0 } }""")]
    [InlineData("--factor neighbours --factor-strength-exponent 0.4", """{ "factor": { "kind": "neighbours", "strengthExponent": 0.4 } }""")]
    [InlineData("--factor-oversampling 3", """{ "factor": { "kind": "incomplete", "oversampling": 3 } }""")]
    [InlineData("--factor exact --factor-quota-per-item true", """{ "factor": { "kind": "exact", "quotaPerItem": true } }""")]
    [InlineData(
        "--user-weight-exponent 0.3 --weight-power 1.2 --score-exponent 0.05",
        """{ "userWeightExponent": 0.3, "weightPower": 1.2, "scoreExponent": 0.05 }""")]
    [InlineData("--method mrf --l2 5 --r 0 --density 40", """{ "l2": 5, "r": 0, "density": "40 per item" }""")]
    [InlineData("--method itemknn --neighbours 9 --shrinkage 2", """{ "neighbours": 9, "shrinkage": 2 }""")]
    public void What_is_typed_is_what_the_model_gets_and_the_rest_has_its_default(string line, string expected)
    {
        var (kind, options) = Read(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(
            kind.WriteOptions(kind.ReadOptions(Kinds(JsonNode.Parse(expected)!.AsObject(), kind.WriteOptions(options)))), kind.WriteOptions(options),
            JsonNode.DeepEquals);
    }

    [Fact]
    public void A_density_may_be_a_share_in_words()
    {
        var (_, options) = Read("--density", "5e-4 of items^2");
        Assert.Equal(Sparse.Density.Share(5e-4), Assert.IsType<SansaOptions>(options).Density);
    }

    [Theory]
    [InlineData("--inverse-scans 3", "--inverse sparse-inverse-cholesky", "--inverse minimal-residual")]
    [InlineData("--inverse minimal-residual --inverse-max-steps 3", "--inverse minimal-residual", "--inverse sparse-inverse-cholesky")]
    [InlineData("--inverse minimal-residual --inverse-pattern-ridge-l2 3", "--inverse minimal-residual", "--inverse sparse-inverse-cholesky")]
    [InlineData("--method ease --density 20", "--method ease", "--ridge-l2")]
    [InlineData("--method itemknn --ridge-l2 20", "--method itemknn", "--neighbours")]
    [InlineData("--method mrf --inverse minimal-residual", "--method mrf", "--alpha")]
    [InlineData("--neighbours 9", "--method sansa", "--inverse-scans")]
    public async Task An_option_that_means_nothing_here_is_refused_with_the_place_where_it_belongs(string line, string here, string belongs)
    {
        var typed = line.Split(' ');
        var message = await CommandLine.MisuseAsync(["train", .. typed]);
        Assert.Contains($" means nothing to {here}", message, StringComparison.Ordinal);
        Assert.Contains(belongs, message[message.IndexOf(here, StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--ridge-l2 -1", "--ridge-l2: ")]
    [InlineData("--ridge-exponent 2", "--ridge-exponent: ")]
    [InlineData("--ridge-l2 many", "--ridge-l2 is 'many'; it must be a number")]
    [InlineData("--ridge-l2 NaN", "--ridge-l2")]
    [InlineData("--density 0", "--density: ")]
    [InlineData("--inverse magic", "--inverse is 'magic'; it must be one of sparse-inverse-cholesky, minimal-residual")]
    [InlineData("--inverse minimal-residual --inverse-scans 1.5", "--inverse-scans is '1.5'; it must be a whole number")]
    [InlineData("--inverse minimal-residual --inverse-scans -1", "--inverse-scans: ")]
    [InlineData("--inverse minimal-residual --inverse-schedule slow", "--inverse-schedule is 'slow'; it must be one of adaptive, reference")]
    [InlineData("--inverse-pattern-ridge-l2 -1", "--inverse-pattern-ridge-l2: ")]
    [InlineData("--inverse minimal-residual --factor auto", "SparseInverseCholesky")]
    [InlineData("--factor-oversampling 0.5", "--factor-oversampling: ")]
    [InlineData("--user-weight-exponent NaN", "--user-weight-exponent: ")]
    [InlineData("--weight-power 0", "--weight-power: ")]
    [InlineData("--factor neighbours --inverse minimal-residual", "SparseInverseCholesky")]
    [InlineData("--method itemknn --neighbours 0", "--neighbours: ")]
    public async Task A_value_that_cannot_work_is_refused_with_its_option(string line, string expected) =>
        Assert.Contains(expected, await CommandLine.MisuseAsync(["train", .. line.Split(' ')]), StringComparison.Ordinal);

    [Fact]
    public async Task An_option_or_command_that_there_is_not_gets_a_suggestion()
    {
        foreach (var (line, near) in new[] { ("train --inverse-scan 3", "--inverse-scans"), ("train --densty 3", "--density"), ("trian", "train") })
        {
            var (code, output, error) = await CommandLine.RunAsync(line.Split(' '));
            Assert.Equal(2, code);
            Assert.Empty(output);
            Assert.Contains($"Did you mean {near}?", error, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("Did you mean", (await CommandLine.RunAsync(["train", "--entirely-else"])).Error, StringComparison.Ordinal);
    }

    /// <summary>A property without an option could not be used from the command line: a new one must not be forgotten.</summary>
    [Fact]
    public void Every_property_of_every_options_record_has_an_option_with_a_description()
    {
        var options = new ModelArguments().Options.ToDictionary(o => o.Name);
        foreach (var kind in ModelKinds.All)
        {
            string[] names = [.. NamesOf(kind.Defaults.GetType(), kind.Defaults.Choices, "--")];
            Assert.True(names.Length > 0 || kind.Name == "popularity", $"{kind.Name} has no options");
            foreach (var name in names)
            {
                Assert.True(
                    options.TryGetValue(name, out var option) || options.TryGetValue("--model-" + name[2..], out option), $"{kind.Name} has no option {name}");
                Assert.Contains(kind.Name, option.Description, StringComparison.Ordinal);
            }
        }
    }

    /// <summary>Every option takes its default, as the help shows it, and then changes nothing.</summary>
    [Fact]
    public void The_defaults_in_the_help_are_those_of_the_records()
    {
        foreach (var kind in ModelKinds.All)
        {
            foreach (var option in new ModelArguments().Options)
            {
                var text = System.Text.RegularExpressions.Regex.Match(option.Description!, @"\(default ([^,()]+)\)$").Groups[1].Value;
                if (text.Length == 0 || !option.Description!.StartsWith(kind.Name + ":", StringComparison.Ordinal))
                    continue;
                var (_, options) = Read("--method", kind.Name, option.Name, text);
                Assert.Equal(kind.WriteOptions(kind.Defaults), kind.WriteOptions(options), JsonNode.DeepEquals);
            }
        }
    }

    /// <summary>The options by the shape of the records alone, without the code that is tested.</summary>
    private static IEnumerable<string> NamesOf(Type record, IReadOnlyDictionary<string, IReadOnlyList<object>> choices, string prefix)
    {
        foreach (var property in record.GetProperties().Where(p => p.CanWrite && p.GetCustomAttribute<JsonIgnoreAttribute>() is null))
        {
            if (property.Name == nameof(ModelOptions.Threads))
                continue;
            var name = prefix + ModelArguments.Kebab(property.Name);
            var isChoice = choices.TryGetValue(property.Name, out var records);
            var isRecord = property.PropertyType.IsClass && property.PropertyType.Assembly == typeof(ModelOptions).Assembly;
            if (isChoice || !isRecord)
                yield return name;
            Type[] parts = isChoice ? [.. records!.Select(r => r.GetType())] : isRecord ? [property.PropertyType] : [];
            foreach (var inner in parts.SelectMany(part => NamesOf(part, choices, name + "-")))
                yield return inner;
        }
    }

    /// <summary>An expectation that leaves out the kind of a part means the kind that was read.</summary>
    private static JsonObject Kinds(JsonObject expected, JsonObject read)
    {
        foreach (var (name, part) in expected)
        {
            if (part is JsonObject inner && read[name]?["kind"] is { } kind)
                inner["kind"] ??= kind.DeepClone();
        }

        return expected;
    }

    internal static (ModelKind Kind, ModelOptions Options) Read(params string[] arguments)
    {
        var read = new ModelArguments();
        var method = new System.CommandLine.Option<string>("--method") { DefaultValueFactory = _ => ModelKinds.All[0].Name };
        var command = new System.CommandLine.RootCommand { method };
        foreach (var option in read.Options)
            command.Options.Add(option);
        var parsed = command.Parse(arguments);
        Assert.Empty(parsed.Errors);
        var kind = ModelKinds.Find(parsed.GetRequiredValue(method));
        return (kind, read.Read(parsed, kind));
    }
}
