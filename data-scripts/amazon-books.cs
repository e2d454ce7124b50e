#:project ../src/Sansa.Data/Sansa.Data.csproj

// Makes the data set 'amazon-books'. 'dotnet run data-scripts/amazon-books.cs -- --help' says how.
return await Sansa.Data.Download.DataScript.RunAsync("amazon-books", args);
