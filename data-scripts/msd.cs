#:project ../src/Sansa.Data/Sansa.Data.csproj

// Makes the data set 'msd'. 'dotnet run data-scripts/msd.cs -- --help' says how.
return await Sansa.Data.Download.DataScript.RunAsync("msd", args);
