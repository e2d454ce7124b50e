#:project ../src/Sansa.Data/Sansa.Data.csproj

// Makes the data set 'goodbooks-10k'. 'dotnet run data-scripts/goodbooks-10k.cs -- --help' says how.
return await Sansa.Data.Download.DataScript.RunAsync("goodbooks-10k", args);
