namespace Sansa.Persistence;

/// <summary>A model file cannot be read (foreign, truncated, damaged, too new) or could not be written; the message says which.</summary>
public sealed class ModelFileException : IOException
{
    /// <summary>Makes an exception without a message of its own.</summary>
    public ModelFileException()
    {
    }

    /// <summary>Makes an exception with a message.</summary>
    /// <param name="message">What is wrong with which file, and what to do.</param>
    public ModelFileException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a message and its cause.</summary>
    /// <param name="message">What is wrong with which file, and what to do.</param>
    /// <param name="inner">The cause.</param>
    public ModelFileException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
