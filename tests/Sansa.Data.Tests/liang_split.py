# The preprocessing of Liang et al. (WWW 2018) written anew with pandas and NumPy, as the yardstick of the C# protocol.
# usage: liang_split.py ratings.csv threshold|none min_listeners min_items held_out seed out_folder
import sys

import numpy as np
import pandas as pd

path, threshold, min_listeners, min_items, held_out, seed, out = sys.argv[1:]
min_listeners, min_items, held_out, seed = int(min_listeners), int(min_items), int(held_out), int(seed)
ratings = pd.read_csv(path)
if threshold != "none":
    ratings = ratings[ratings["value"] > float(threshold)]
if min_listeners > 0:
    listeners = ratings.groupby("item").size()
    ratings = ratings[ratings["item"].isin(listeners.index[listeners >= min_listeners])]
activity = ratings.groupby("user").size()
ratings = ratings[ratings["user"].isin(activity.index[activity >= min_items])]

users = np.array(ratings.groupby("user").size().index)
np.random.seed(seed)
users = users[np.random.permutation(len(users))]
n = len(users)
parts = {"train": users[: n - 2 * held_out], "validation": users[n - 2 * held_out : n - held_out], "test": users[n - held_out :]}
train = ratings[ratings["user"].isin(parts["train"])]
items = pd.unique(train["item"])
column = {item: j for j, item in enumerate(items)}


def write(name, rows):
    with open(f"{out}/{name}.txt", "w") as file:
        for user, columns in rows:
            file.write(" ".join([str(user)] + [str(j) for j in sorted(set(columns))]) + "\n")


write("train", [(u, [column[i] for i in train[train["user"] == u]["item"]]) for u in parts["train"]])
with open(f"{out}/items.txt", "w") as file:
    file.writelines(f"{item}\n" for item in items)
for name in ("validation", "test"):
    plays = ratings[ratings["user"].isin(parts[name]) & ratings["item"].isin(items)]
    fold_in, hidden = {u: [] for u in parts[name]}, {u: [] for u in parts[name]}
    np.random.seed(seed)
    for user, group in plays.groupby("user"):
        mask = np.zeros(len(group), dtype=bool)
        if len(group) >= 5:
            mask[np.random.choice(len(group), size=int(0.2 * len(group)), replace=False)] = True
        fold_in[user] = [column[i] for i in group["item"][~mask]]
        hidden[user] = [column[i] for i in group["item"][mask]]
    write(name + "_in", fold_in.items())
    write(name + "_out", hidden.items())
