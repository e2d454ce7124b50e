using System.Text.Json;
using Sansa.Dense;
using Sansa.Learning;
using Sansa.Models;
using Sansa.Sparse;

namespace Sansa.Tests.Models.Neural;

/// <summary>
/// Some steps of each model against PyTorch in double precision: its layers, its automatic differentiation, its Adam and NAdam, with the same first
/// weights, batches, dropout, noise and negatives.
/// </summary>
public sealed class TorchTests : IDisposable
{
    private const int Items = 19;
    private const string Prelude = """
        import json, math, torch
        import torch.nn.functional as F
        torch.set_default_dtype(torch.float64)
        c = json.load(open("case.json"))
        P = {k: torch.tensor(v["values"], dtype=torch.float64).reshape(v["columns"], v["rows"]).requires_grad_() for k, v in c["parameters"].items()}
        def dense(name, x):
            return F.linear(x, P[name + "_weights"], P[name + "_bias"].flatten())
        def t(x):
            return torch.tensor(x)
        def d(x):
            return torch.tensor(x, dtype=torch.float64)

        """;

    private const string Epilogue = """

        json.dump({k: v.detach().flatten().tolist() for k, v in P.items()}, open("result.json", "w"))
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sansa-torch");
    private readonly CsrMatrix _x = TestMatrices.Random(new Random(4), 12, Items, 0.35, pattern: true);

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Mult_vae()
    {
        using var network = new MultVaeNetwork(Items, 7, 3);
        network.Initialise(new CounterRandom(1));
        var adam = new Adam(network.Parameters, 0.02, l2: 0.01);
        Compare(network.Parameters, (context, steps) =>
        {
            foreach (var step in steps)
            {
                adam.BeginStep();
                network.Step(context, step.Batch, step.Users, step.Noise, 0.3f, adam);
            }

            adam.Finish(context);
        }, """
            optimiser = torch.optim.Adam(P.values(), lr=0.02, weight_decay=0.01)
            for s in c["steps"]:
                x, target, noise = d(s["input"]), d(s["target"]), d(s["noise"])
                h = torch.tanh(x @ P["encoder_input_weights"] + P["encoder_input_bias"])
                mean, log = dense("encoder_latent", h).chunk(2, dim=1)
                z = mean + noise * torch.exp(0.5 * log)
                logits = dense("decoder_output", torch.tanh(dense("decoder_hidden", z)))
                kl = torch.distributions.kl_divergence(torch.distributions.Normal(mean, torch.exp(0.5 * log)), torch.distributions.Normal(0., 1.)).sum(1)
                loss = (-(F.log_softmax(logits, dim=1) * target).sum(1) + 0.3 * kl).mean()
                optimiser.zero_grad()
                loss.backward()
                optimiser.step()
            """);
    }

    [Fact]
    public void Rec_vae()
    {
        using var network = new RecVaeNetwork(Items, 6, 3);
        network.Initialise(new CounterRandom(1));
        var encoder = new Adam(network.EncoderParameters, 0.02);
        var decoder = new Adam(network.DecoderParameters, 0.02);
        Compare([.. network.Parameters, .. network.PriorParameters], (context, steps) =>
        {
            foreach (var step in steps[..3])
            {
                encoder.BeginStep();
                network.EncoderStep(context, step.Batch, step.Clean, step.Users, step.Noise, 0.05, encoder);
            }

            encoder.Finish(context);
            network.UpdatePrior();
            foreach (var step in steps[3..])
            {
                encoder.BeginStep();
                network.EncoderStep(context, step.Batch, step.Clean, step.Users, step.Noise, 0.05, encoder);
                encoder.Finish(context);
                decoder.BeginStep();
                network.DecoderStep(context, step.Batch, step.Users, step.Noise, decoder);
            }
        }, """
            def encode(name, x):
                outputs = []
                for k in range(1, 6):
                    y = x @ P[name + "_1_weights"] + P[name + "_1_bias"].flatten() if k == 1 else dense(f"{name}_{k}", outputs[-1])
                    y = F.silu(y + sum(outputs))
                    outputs.append(F.layer_norm(y, y.shape[1:], P[f"{name}_{k}_gain"].flatten(), P[f"{name}_{k}_shift"].flatten(), eps=0.1))
                return dense(name + "_latent", outputs[-1]).chunk(2, dim=1)
            def normal(z, mean, log):
                return torch.distributions.Normal(mean, torch.exp(0.5 * log)).log_prob(z)
            def loss_of(s):
                x, clean, target, noise = d(s["input"]), d(s["clean"]), d(s["target"]), d(s["noise"])
                mean, log = encode("encoder", x)
                with torch.no_grad():
                    old_mean, old_log = encode("prior", clean)
                z = mean + noise * torch.exp(0.5 * log)
                old = normal(z, old_mean, old_log) + math.log(3 / 4)
                parts = [normal(z, t(0.), t(0.)) + math.log(3 / 20), old, normal(z, t(0.), t(10.)) + math.log(1 / 10)]
                kl = (normal(z, mean, log) - torch.logsumexp(torch.stack(parts), dim=0)).sum(1)
                return (-(F.log_softmax(dense("decoder", z), dim=1) * target).sum(1) + 0.05 * target.sum(1) * kl).mean()
            encoder = torch.optim.Adam([v for k, v in P.items() if k.startswith("encoder")], lr=0.02)
            decoder = torch.optim.Adam([v for k, v in P.items() if k.startswith("decoder")], lr=0.02)
            def step(s, optimiser):
                for v in P.values():
                    v.grad = None
                loss_of(s).backward()
                optimiser.step()
            for s in c["steps"][:3]:
                step(s, encoder)
            with torch.no_grad():
                for k in P:
                    if k.startswith("prior"):
                        P[k].copy_(P["encoder" + k[5:]])
            for s in c["steps"][3:]:
                step(s, encoder)
                step(s, decoder)
            """);
    }

    [Fact]
    public void Ultra_gcn()
    {
        var options = new UltraGcnOptions
        {
            Factors = 4,
            Negatives = 9,
            Neighbours = 3,
            NegativeWeight = 7,
            Lambda = 0.3,
            Gamma = 0.02,
            InitialDeviation = 0.3,
        };
        using var context = new DenseContext(threads: 2);
        using var network = new UltraGcnNetwork(_x.RowCount, Items, ConstraintGraphs.Of(context, _x, options.Neighbours), options);
        network.Initialise(new CounterRandom(1));
        Parameter[] parameters = [network.Users, network.Items];
        var adam = new Adam(parameters, 0.02, options.Gamma);
        var negatives = new CounterRandom(6);
        int[] Positives(int[] users) => [.. users.Select((u, b) => _x.Row(u).Indices[b % _x.RowLength(u)])];
        Compare(parameters, (_, steps) =>
        {
            foreach (var (step, number) in steps.Select((s, i) => (s, i)))
            {
                adam.BeginStep();
                network.Step(context, step.Users, Positives(step.Users), negatives.Stream(number), adam);
            }

            adam.Finish(context);
        }, """
            import numpy as np
            x = np.array(c["x"])
            def betas(matrix):
                by_column, by_row = matrix.sum(0), matrix.sum(1)
                return np.outer(np.sqrt(by_row + 1) / by_row, 1 / np.sqrt(by_column + 1))
            beta, g = t(betas(x)), x.T @ x
            sims, neighbours = torch.topk(t((betas(g) * g).astype(np.float32).astype(np.float64)), 3)
            optimiser = torch.optim.Adam(P.values(), lr=0.02)
            for s in c["steps"]:
                u, i, n = P["users"][s["users"]], P["items"][s["positives"]], P["items"][t(s["negatives"])]
                own = beta[s["users"]]
                positive = (1e-6 + own[range(len(s["users"])), s["positives"]]) * F.softplus(-(u * i).sum(1))
                negative = ((1e-6 + own.gather(1, t(s["negatives"]))) * F.softplus((u[:, None] * n).sum(2))).mean(1)
                graph = -(sims[s["positives"]] * F.logsigmoid((u[:, None] * P["items"][neighbours[s["positives"]]]).sum(2))).sum()
                loss = (positive + 7 * negative).sum() + 0.3 * graph + 0.02 / 2 * sum((v ** 2).sum() for v in P.values())
                optimiser.zero_grad()
                loss.backward()
                optimiser.step()
            """, (users, number) => new
        {
            positives = Positives(users),
            negatives = users.Select((_, b) => Enumerable.Range(b * options.Negatives, options.Negatives)
                .Select(k => negatives.Stream(number).Below((ulong)k, Items)).ToArray()).ToArray(),
        });
    }

    [Fact]
    public void Elsa_()
    {
        using var network = new ElsaNetwork(Items, 5);
        Initial.Glorot(network.Vectors, 5, Items, new CounterRandom(1));
        var adam = new Adam([network.Vectors], 0.1, nesterov: true);
        Compare([network.Vectors], (context, steps) =>
        {
            foreach (var step in steps)
            {
                adam.BeginStep();
                network.Step(context, step.Batch.Target, step.Batch.Target.Transpose(), adam);
            }
        }, """
            # By the formula: torch.optim.NAdam of PyTorch 1.13 multiplies its momentum product by mu once too often, which later versions mended.
            p = P["items"]
            m, v, product = torch.zeros_like(p), torch.zeros_like(p), 1
            def mu(step):
                return 0.9 * (1 - 0.5 * 0.96 ** (step * 0.004))
            for number, s in enumerate(c["steps"], 1):
                x = d(s["target"])
                a = F.normalize(P["items"], dim=1)
                loss = F.mse_loss(F.normalize(x @ a @ a.T - x, dim=1), F.normalize(x, dim=1))
                p.grad = None
                loss.backward()
                with torch.no_grad():
                    product *= mu(number)
                    m = 0.9 * m + 0.1 * p.grad
                    v = 0.999 * v + 0.001 * p.grad ** 2
                    now, ahead = (1 - mu(number)) / (1 - product), mu(number + 1) / (1 - product * mu(number + 1))
                    p -= 0.1 * (now * p.grad + ahead * m) / ((v / (1 - 0.999 ** number)).sqrt() + 1e-8)
            """);
    }

    private void Compare(
        IReadOnlyList<Parameter> parameters,
        Action<DenseContext, Step[]> train,
        string program,
        Func<int[], int, object>? more = null)
    {
        var steps = Enumerable.Range(0, 6).Select(Step.Of(_x)).ToArray();
        File.WriteAllText(Path.Combine(_folder.FullName, "case.json"), JsonSerializer.Serialize(new
        {
            x = Rows(_x),
            parameters = parameters.ToDictionary(p => p.Name, p => new { rows = p.Rows, columns = p.Columns, values = GradientValues([p])[p.Name] }),
            steps = steps.Select((s, number) => Merge(s.Numbers, more?.Invoke(s.Users, number))),
        }));
        PythonProgram.Run(Prelude + program + Epilogue, _folder.FullName, "torch", "python3-torch");
        using var context = new DenseContext(threads: 2);
        var before = GradientValues(parameters);
        train(context, steps);
        var expected = JsonSerializer.Deserialize<Dictionary<string, double[]>>(File.ReadAllText(Path.Combine(_folder.FullName, "result.json")))!;
        foreach (var (name, actual) in GradientValues(parameters))
        {
            Assert.True(expected[name].Zip(before[name], (e, b) => Math.Abs(e - b)).Max() > 0.01, $"{name} did not move, so nothing was compared");
            for (var i = 0; i < actual.Length; i++)
                Assert.True(Math.Abs(expected[name][i] - actual[i]) < 5e-4, $"{name}[{i}] is {actual[i]:g7}, PyTorch has {expected[name][i]:g7}");
        }
    }

    private static Dictionary<string, double[]> GradientValues(IEnumerable<Parameter> parameters) => Tests.Learning.GradientCheck.Values(parameters);

    private static double[][] Rows(CsrMatrix x) => [.. Enumerable.Range(0, x.RowCount).Select(u => Tests.Learning.DoubleNet.Row(x, u))];

    private static Dictionary<string, JsonElement> Merge(object a, object? b) =>
        new[] { a, b }.OfType<object>().SelectMany(o => JsonSerializer.SerializeToElement(o).EnumerateObject()).ToDictionary(p => p.Name, p => p.Value);

    private sealed record Step(int[] Users, UserBatch Batch, CsrMatrix Clean, CounterRandom Noise)
    {
        /// <summary>What PyTorch needs of it.</summary>
        public object Numbers => new
        {
            users = Users,
            input = Rows(Batch.Input),
            clean = Rows(Clean),
            target = Rows(Batch.Target),
            noise = Users.Select(u => Enumerable.Range(0, 3).Select(d => Latent.Noise(Noise, u, d)).ToArray()).ToArray(),
        };

        public static Func<int, Step> Of(CsrMatrix x) => number =>
        {
            int[] users = [.. new CounterRandom(number).Permutation(x.RowCount).Where(u => x.RowLength(u) > 0).Take(4)];
            var batch = UserBatch.Of(x, users, 0.4, new CounterRandom(20 + number));
            return new Step(users, batch, UserBatch.Of(x, users, 0, default).Input, new CounterRandom(40 + number));
        };
    }
}
