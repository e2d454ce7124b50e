namespace Sansa.Fuzz.Mutation;

/// <summary>Changes the frames of a kernel message: their JSON, their number and their order.</summary>
internal sealed class MessageMutator : Mutator
{
    private readonly JsonMutator _json = new(["\"msg_id\":", "\"code\":", "\"execute_request\"", "\"complete_request\"", "\"cursor_pos\":"]);

    public override byte[] Mutate(byte[] seed, byte[] other, Random random)
    {
        var frames = Frames.Split(seed);
        for (var edits = random.Next(1, 4); edits > 0 && frames.Count > 0; edits--)
        {
            var at = random.Next(frames.Count);
            switch (random.Next(12))
            {
                case 0:
                    frames.RemoveAt(at);
                    break;
                case 1:
                    frames.Insert(at, frames[random.Next(frames.Count)]);
                    break;
                default:
                    frames[at] = _json.Mutate(frames[at], other, random);
                    break;
            }
        }

        return Frames.Join(frames);
    }
}

/// <summary>Several frames in one input: each with its length, four bytes, before it.</summary>
internal static class Frames
{
    public static byte[] Join(IEnumerable<byte[]> frames) => [.. frames.SelectMany(f => BitConverter.GetBytes(f.Length).Concat(f))];

    /// <summary>The frames; a length that leads past the end takes what there is.</summary>
    public static List<byte[]> Split(byte[] input)
    {
        var frames = new List<byte[]>();
        for (var at = 0; at + 4 <= input.Length;)
        {
            var length = Math.Min(BitConverter.ToUInt32(input, at), (uint)(input.Length - at - 4));
            frames.Add(input[(at + 4)..(at + 4 + (int)length)]);
            at += 4 + (int)length;
        }

        return frames;
    }
}
