#:project ../src/Sansa.Data/Sansa.Data.csproj

// Makes the data set 'gowalla'. 'dotnet run data-scripts/gowalla.cs -- --help' says how.
return await Sansa.Data.Download.DataScript.RunAsync("gowalla", args);
