#:project ../src/Sansa.Data/Sansa.Data.csproj

// Makes the data set 'netflix'. 'dotnet run data-scripts/netflix.cs -- --help' says how.
return await Sansa.Data.Download.DataScript.RunAsync("netflix", args);
