# The protocol of BARS written anew with pandas and NumPy, as the yardstick of the C# protocol.
# usage: bars_split.py published train.txt test.txt out_folder        (lines "user item item ...", as published)
#        bars_split.py weak ratings.csv seed out_folder               (a fifth of each user's items, drawn from one generator)
import sys

import numpy as np
import pandas as pd


def write(out, name, rows):
    with open(f"{out}/{name}.txt", "w") as file:
        file.writelines(" ".join(str(n) for n in [user, *sorted(columns)]) + "\n" for user, columns in rows)


def published(train, test, out):
    parts = []
    for path in (train, test):
        lines = [[int(n) for n in line.split()] for line in open(path)]
        parts.append({line[0]: sorted(set(line[1:])) for line in lines if len(line) > 1})
    users = 1 + max(max(part) for part in parts)
    for name, part in zip(("train", "test_out"), parts):
        write(out, name, [(user, part.get(user, [])) for user in range(users)])


def weak(path, seed, out):
    ratings = pd.read_csv(path)
    users, items = (pd.unique(ratings[name]) for name in ("user", "item"))
    row, column = ({key: k for k, key in enumerate(keys)} for keys in (users, items))
    pairs = ratings.drop_duplicates(["user", "item"])
    pairs = pairs.assign(row=pairs["user"].map(row), column=pairs["item"].map(column)).sort_values(["row", "column"])
    np.random.seed(int(seed))
    train, test = [], []
    for number, group in pairs.groupby("row"):
        columns = group["column"].to_numpy()
        hidden = np.zeros(len(columns), dtype=bool)
        if len(columns) >= 5:
            hidden[np.random.choice(len(columns), size=int(0.2 * len(columns)), replace=False)] = True
        train.append((users[number], columns[~hidden]))
        test.append((users[number], columns[hidden]))
    write(out, "train", train)
    write(out, "test_out", test)


{"published": published, "weak": weak}[sys.argv[1]](*sys.argv[2:])
