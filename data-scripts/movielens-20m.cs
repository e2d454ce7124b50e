#:project ../src/Sansa.Data/Sansa.Data.csproj

// Makes the data set 'movielens-20m'. 'dotnet run data-scripts/movielens-20m.cs -- --help' says how.
return await Sansa.Data.Download.DataScript.RunAsync("movielens-20m", args);
