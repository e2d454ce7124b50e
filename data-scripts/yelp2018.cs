#:project ../src/Sansa.Data/Sansa.Data.csproj

// Makes the data set 'yelp2018'. 'dotnet run data-scripts/yelp2018.cs -- --help' says how.
return await Sansa.Data.Download.DataScript.RunAsync("yelp2018", args);
