namespace Sansa.Data;

/// <summary>
/// MT19937 (Matsumoto and Nishimura, "Mersenne Twister", ACM TOMACS 8(1), 1998): 32 random bits a call, seeded from
/// one number or an array as the authors' 2002 initialisation prescribes.
/// </summary>
internal sealed class MersenneTwister
{
    private const int N = 624;
    private const int M = 397;
    private readonly uint[] _state = new uint[N];
    private int _position = N;

    public MersenneTwister(uint seed) => Initialise(seed);

    public MersenneTwister(ReadOnlySpan<uint> key)
    {
        Initialise(19650218);
        var (i, j) = (1, 0);
        for (var k = Math.Max(N, key.Length); k > 0; k--)
        {
            _state[i] = (_state[i] ^ ((_state[i - 1] ^ (_state[i - 1] >> 30)) * 1664525)) + key[j] + (uint)j;
            Advance(ref i);
            j = j + 1 == key.Length ? 0 : j + 1;
        }

        for (var k = N - 1; k > 0; k--)
        {
            _state[i] = (_state[i] ^ ((_state[i - 1] ^ (_state[i - 1] >> 30)) * 1566083941)) - (uint)i;
            Advance(ref i);
        }

        _state[0] = 0x8000_0000;
    }

    public uint NextUInt32()
    {
        if (_position == N)
            Twist();
        var y = _state[_position++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9D2C_5680;
        y ^= (y << 15) & 0xEFC6_0000;
        return y ^ (y >> 18);
    }

    private void Initialise(uint seed)
    {
        _state[0] = seed;
        for (var i = 1; i < N; i++)
            _state[i] = (1812433253 * (_state[i - 1] ^ (_state[i - 1] >> 30))) + (uint)i;
    }

    private void Advance(ref int i)
    {
        if (++i < N)
            return;
        _state[0] = _state[N - 1];
        i = 1;
    }

    private void Twist()
    {
        for (var k = 0; k < N; k++)
        {
            var y = (_state[k] & 0x8000_0000) | (_state[(k + 1) % N] & 0x7FFF_FFFF);
            _state[k] = _state[(k + M) % N] ^ (y >> 1) ^ ((y & 1) == 0 ? 0 : 0x9908_B0DF);
        }

        _position = 0;
    }
}
