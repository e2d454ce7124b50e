# The split of the SANSA authors' experiments written anew with pandas and NumPy, as the yardstick of the C# protocol.
# usage: sansa_split.py ratings.csv minimum|none min_listeners min_items held_out seed out_folder
import sys

import numpy as np
import pandas as pd

path, minimum, min_listeners, min_items, held_out, seed, out = sys.argv[1:]
min_listeners, min_items, held_out, seed = int(min_listeners), int(min_items), int(held_out), int(seed)
ratings = pd.read_csv(path)
if minimum != "none":
    ratings = ratings[ratings["value"] >= float(minimum)]
if min_listeners > 0:
    ratings = ratings.groupby("item").filter(lambda group: len(group) >= min_listeners)
ratings = ratings.groupby("user").filter(lambda group: len(group) >= min_items)

items = np.unique(ratings["item"].to_numpy().astype(object if ratings["item"].dtype == object else int))
column = {item: j for j, item in enumerate(items)}
ratings = ratings.sample(frac=1, random_state=seed)
np.random.seed(seed)
users = ratings["user"].unique()
np.random.shuffle(users)
parts = {"test": users[:held_out], "validation": users[held_out : 2 * held_out], "train": users[2 * held_out :]}


def write(name, rows):
    with open(f"{out}/{name}.txt", "w") as file:
        for user, columns in rows:
            file.write(" ".join([str(user)] + [str(j) for j in sorted(set(columns))]) + "\n")


with open(f"{out}/items.txt", "w") as file:
    file.writelines(f"{item}\n" for item in items)
for name, members in parts.items():
    own = ratings[ratings["user"].isin(members)]
    groups = [(user, [column[i] for i in group["item"]]) for user, group in own.groupby("user")]
    if name == "train":
        write(name, groups)
        continue
    write(name + "_out", [(user, columns[: int(np.floor(0.2 * len(columns)))]) for user, columns in groups])
    write(name + "_in", [(user, columns[int(np.floor(0.2 * len(columns))) :]) for user, columns in groups])
