# Prints one line of numbers for each line of requests on standard input, drawn by NumPy's legacy generator (and pandas).
import sys

import numpy as np
import pandas as pd

for line in sys.stdin:
    what, *arguments = line.split()
    numbers = [int(a) for a in arguments]
    if what == "seed":
        np.random.seed(numbers[0] if len(numbers) == 1 else numbers)
        continue
    if what == "permutation":
        drawn = np.random.permutation(numbers[0])
    elif what == "shuffle":
        drawn = np.arange(numbers[0]) * 3
        np.random.shuffle(drawn)
    elif what == "choice":
        drawn = np.random.choice(numbers[0], size=numbers[1], replace=False)
    elif what == "choice_replace":
        drawn = np.random.choice(numbers[0], size=numbers[1])
    elif what == "randint":
        drawn = np.random.randint(numbers[0], numbers[1], size=numbers[2])
    elif what == "random_sample":
        # As 53-bit integers, so that no digits are lost on the way.
        drawn = [int(x * 2**53) for x in np.random.random_sample(numbers[0])]
    elif what == "sample":
        drawn = pd.DataFrame({"row": range(numbers[0])}).sample(frac=numbers[1] / 8, random_state=numbers[2])["row"]
    else:
        raise ValueError(what)
    print(" ".join(str(x) for x in drawn))
