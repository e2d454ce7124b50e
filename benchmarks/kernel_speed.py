"""Measures the Jupyter kernel and headless runs through the real clients, beside the targets.

    dotnet build -c Release src/Sansa.Cli
    /usr/bin/python3 benchmarks/kernel_speed.py

On a quiet machine, please. Exits with 1 where a target is missed.
"""
import os
import subprocess
import sys
import tempfile
import time

import nbformat

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TOOL = ["dotnet", os.path.join(ROOT, "src", "Sansa.Cli", "bin", "Release", "net10.0", "Sansa.Cli.dll")]
TYPED = ["Math.", "Console.Wri", "Enumerable.Ra", "str", "var x = new List<int>(); x.A", "fo", "DateTime.Now.", "string.Jo", "Task.", "Cons"]
sys.path.insert(0, os.path.join(ROOT, "tests", "Sansa.Notebook.Tests", "Jupyter"))
rows = []


def report(what, value, target, unit="ms"):
    rows.append(value <= target)
    print(f"{what:<58}{value:>8.0f} {unit}   at most {target} {unit}   {'reached' if rows[-1] else 'MISSED'}", flush=True)


def milliseconds(action):
    begin = time.monotonic()
    action()
    return 1000 * (time.monotonic() - begin)


def median(values):
    return sorted(values)[len(values) // 2]


def starts(scenarios, times=3):
    """From the process's start to the answer on kernel_info, and to the first result."""
    ready, first = [], []
    for _ in range(times):
        begin = time.monotonic()
        manager = scenarios.KernelManager(kernel_name=scenarios.NAME)
        manager.start_kernel()
        client = manager.blocking_client()
        client.start_channels()
        client.kernel_info(reply=True, timeout=60)
        ready.append(1000 * (time.monotonic() - begin))
        client.execute("1 + 1", reply=True, timeout=60)
        first.append(1000 * (time.monotonic() - begin))
        client.stop_channels()
        manager.shutdown_kernel(now=False)
    report(f"kernel ready (answers kernel_info), median of {times}", median(ready), 600)
    report(f"first result, median of {times}", median(first), 1500)


def cells_and_completion(scenarios):
    with scenarios.kernel() as k:
        k.run("1 + 1")  # the first result has a row of its own
        report('#r "nuget: Sansa.Interactive", with its extension', milliseconds(lambda: k.run('#r "nuget: Sansa.Interactive"')), 100)
        report('#r "nuget: ..." of another shipped package', milliseconds(lambda: k.run('#r "nuget: MathNet.Numerics"')), 100)
        trivial = [milliseconds(lambda: k.run(f"{i} + 1")) for i in range(40)]
        report("a trivial cell, median of 40", median(trivial), 20)
        k.ask("comm_info_request", {})  # what Notebook and JupyterLab ask first: the editor services load
        time.sleep(6)
        typed = [milliseconds(lambda: k.ask("complete_request", {"code": code, "cursor_pos": len(code)})) for code in TYPED * 3]
        report("a completion once warm, median of 30", median(typed), 100)
        print(f"{'  the slowest of them':<58}{max(typed):>8.0f} ms")


def memory(scenarios):
    with scenarios.kernel() as k:
        for i in range(100):
            k.run(f"var v{i} = Enumerable.Range(0, {i + 1}).Select(j => j * 2).ToList(); v{i}.Count")
        report("memory after 100 cells", scenarios.resident(k.pid), 500, "MB")


def headless(folder):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(f"var a{i} = {i}; a{i}") for i in range(10)])
    path = os.path.join(folder, "ten.ipynb")
    nbformat.write(notebook, path)
    run = lambda: subprocess.run([*TOOL, "notebook", "run", path], check=True, stdout=subprocess.DEVNULL)
    report("a notebook of 10 trivial cells headless, median of 3", median([milliseconds(run) for _ in range(3)]), 2000)


def main():
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([*TOOL, "kernel", "install", "--prefix", folder], check=True, stdout=subprocess.DEVNULL)
        os.environ["JUPYTER_PATH"] = os.path.join(folder, "share", "jupyter")
        import kernel_scenarios as scenarios
        starts(scenarios)
        cells_and_completion(scenarios)
        memory(scenarios)
        headless(folder)
    sys.exit(0 if all(rows) else 1)


main()
