using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Sansa.Dense;
using Sansa.Persistence;
using Sansa.Sparse;

namespace Sansa.Learning;

/// <summary>
/// The state of a training in a file, so that one that was stopped goes on where it was and ends with the same bytes. Only the
/// training that wrote it can read it: same method, options and data.
/// </summary>
/// <param name="path">The file; deleted when the training has ended.</param>
/// <param name="key">What is trained on what, in words.</param>
/// <param name="interval">Time between two states that are saved.</param>
internal sealed class Checkpoint(string path, string key, TimeSpan interval)
{
    private const string Signature = "sansa-checkpoint 2";
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    /// <summary>The checkpoint of a training; null where its options name no file.</summary>
    /// <param name="method">What is trained.</param>
    /// <param name="options">With what.</param>
    /// <param name="x">On what.</param>
    public static Checkpoint? Of(string method, LearningOptions options, CsrMatrix x)
    {
        if (options.Checkpoint is null)
            return null;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes(x.RowPointers.AsSpan()));
        hash.AppendData(MemoryMarshal.AsBytes(x.ColumnIndices.AsSpan(0, (int)x.NonzeroCount)));
        hash.AppendData(MemoryMarshal.AsBytes(x.Values.AsSpan()));
        var learns = options with { Threads = 0, Checkpoint = null, CheckpointMinutes = 0 };
        var key = $"{method} {learns} on {x.RowCount} x {x.ColumnCount}, {Convert.ToHexStringLower(hash.GetHashAndReset())[..16]}";
        return new Checkpoint(options.Checkpoint, key, TimeSpan.FromMinutes(options.CheckpointMinutes));
    }

    /// <summary>Reads the state, or returns null where there is no file.</summary>
    /// <exception cref="InvalidDataException">The file is of another training, or damaged.</exception>
    public EpochState? Read(IReadOnlyList<Parameter> parameters, IReadOnlyList<Adam> optimizers, Func<NativeBuffer[]> best)
    {
        if (!File.Exists(path))
            return null;
        using var stream = File.OpenRead(path);
        using var reader = new BinaryReader(stream, Encoding.UTF8);
        try
        {
            if (reader.ReadString() != Signature)
                throw new InvalidDataException($"'{path}' is not a checkpoint of this version. Delete it, or name another file.");
            if (reader.ReadString() is var other && other != key)
                throw new InvalidDataException(
                    $"The checkpoint '{path}' is of another training ({other}), not of this one ({key}). Delete it, or name another file.");
            var state = new EpochState
            {
                Epochs = reader.ReadInt32(),
                BestEpoch = reader.ReadInt32(),
                BestValue = reader.ReadDouble(),
                Seconds = reader.ReadDouble(),
                ProcessorSeconds = reader.ReadDouble(),
            };
            foreach (var optimizer in optimizers)
                optimizer.SkipTo(reader.ReadInt32());
            foreach (var parameter in parameters)
            {
                foreach (var part in parameter.Parts(withMoments: true))
                    stream.ReadExactly(MemoryMarshal.AsBytes(part.Span));
                stream.ReadExactly(MemoryMarshal.AsBytes(parameter.LastStep.AsSpan()));
            }

            foreach (var part in state.BestEpoch > 0 ? Parts(parameters, best()) : [])
                stream.ReadExactly(MemoryMarshal.AsBytes(part.Span));
            return state;
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException($"The checkpoint '{path}' is cut short. Delete it to begin anew.", e);
        }
    }

    /// <summary>Writes the state unless the last was written a short time ago.</summary>
    public void WriteIfDue(EpochState state, IReadOnlyList<Parameter> parameters, IReadOnlyList<Adam> optimizers, NativeBuffer[] best)
    {
        if (_clock.Elapsed < interval)
            return;
        Write(state, parameters, optimizers, best);
        _clock.Restart();
    }

    /// <summary>Writes the state.</summary>
    public void Write(EpochState state, IReadOnlyList<Parameter> parameters, IReadOnlyList<Adam> optimizers, NativeBuffer[] best) =>
        AtomicFile.Write(path, stream =>
        {
            using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
            writer.Write(Signature);
            writer.Write(key);
            writer.Write(state.Epochs);
            writer.Write(state.BestEpoch);
            writer.Write(state.BestValue);
            writer.Write(state.Seconds);
            writer.Write(state.ProcessorSeconds);
            foreach (var optimizer in optimizers)
                writer.Write(optimizer.Step);
            writer.Flush();
            foreach (var parameter in parameters)
            {
                foreach (var part in parameter.Parts(withMoments: true))
                    stream.Write(MemoryMarshal.AsBytes(part.Span));
                stream.Write(MemoryMarshal.AsBytes(parameter.LastStep.AsSpan()));
            }

            foreach (var part in state.BestEpoch > 0 ? Parts(parameters, best) : [])
                stream.Write(MemoryMarshal.AsBytes(part.Span));
        });

    /// <summary>Deletes the file, if there is one.</summary>
    public void Delete() => File.Delete(path);

    private static IEnumerable<Parameter.Memory> Parts(IReadOnlyList<Parameter> parameters, NativeBuffer[] buffers) =>
        parameters.SelectMany((p, i) => p.Parts(withMoments: false).Select(part => part with { Buffer = buffers[i] }));
}
