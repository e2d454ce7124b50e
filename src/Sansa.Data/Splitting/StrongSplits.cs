namespace Sansa.Data.Splitting;

/// <summary>What the protocols of strong generalisation share.</summary>
internal static class StrongSplits
{
    public static void CheckUsers(InteractionData data, int validationUsers, int testUsers)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(validationUsers);
        ArgumentOutOfRangeException.ThrowIfNegative(testUsers);
        if ((long)validationUsers + testUsers >= data.UserCount)
            throw new NotEnoughUsersException(
                $"{data.Name} has {data.UserCount} users after the filters; "
                    + $"{validationUsers} for validation and {testUsers} for testing leave none to train on. "
                    + $"Hold out fewer users, or use a protocol of weak generalisation (Protocols.Bars).");
    }
}
