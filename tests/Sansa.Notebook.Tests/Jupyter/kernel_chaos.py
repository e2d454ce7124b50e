"""Interrupts, restarts and garbage in a random order, against a kernel that holds variables.

    dotnet build -c Release src/Sansa.Cli
    /usr/bin/python3 tests/Sansa.Notebook.Tests/Jupyter/kernel_chaos.py [--interrupts 1000] [--seed 1] [--tool PATH/Sansa.Cli.dll]

Counts, beside the interrupts: variables that were lost, cells that were stopped though nobody asked, messages of garbage,
restarts, and kernels that died. Exits with 1 where one of them should not be, or an interrupt took longer than two
seconds. The tests run it with few interrupts.
"""
import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time

import kernel_scenarios as scenarios

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
LIMIT = 2.0
# Each cell makes a Roslyn submission, and memory grows with their number: a restart now and then, as people do.
CELLS_OF_A_KERNEL = 100
ENDLESS = [
    "while (true) { }",
    "await Task.Delay(1); for (;;) { }",
    "again: goto again;",
    "while (true) Console.WriteLine(1);",
    "while (true) display(1);",
    "await Task.Delay(-1);",
    "System.Threading.Thread.Sleep(-1);",
    "Task.Delay(-1).Wait();",
    "new System.Threading.ManualResetEvent(false).WaitOne();",
    "while (true) { try { System.Threading.Thread.Sleep(-1); } catch (Exception) { } }",
    "long F(int n) => n < 2 ? 1 : F(n - 1) + F(n - 2); F(60)",
    "Func<int, long> f = null; f = n => n < 2 ? 1 : f(n - 1) + f(n - 2); f(60)",
    "class A(int n) { public long X => n < 2 ? 1 : new A(n - 1).X + new A(n - 2).X; } new A(60).X",
    "void F(int n) { if (n < 5000) F(n + 1); else while (true) { } } F(0);",
    "Enumerable.Range(0, int.MaxValue).Select(i => Enumerable.Range(0, 1000).Sum(j => i ^ j)).Max()",
    "IEnumerable<int> F() { yield return 1; while (true) { } } F()",
    "IEnumerable<int> F() { while (true) yield return 1; } F().Sum(i => 0)",
    "await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => { while (true) { } })));",
    "System.Threading.Tasks.Parallel.For(0, 8, i => { while (true) { } });",
    "var gate = new object(); var held = Task.Run(() => { lock (gate) System.Threading.Thread.Sleep(20000); }); await Task.Delay(20); lock (gate) { }",
    "while (true) { try { throw new Exception(); } catch (Exception) { } }",
    "Console.WriteLine(new string('x', 5_000_000)); while (true) { }",
    "Enumerable.Range(0, 300_000_000).OrderBy(i => -i).First()",
]


class Chaos:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.times, self.missed, self.slow = [], [], []
        self.garbage = self.restarts = self.lost = self.stopped_wrongly = self.deaths = 0
        self.kernel = None
        self.begin_kernel()

    def begin_kernel(self):
        if self.kernel:
            self.end_kernel()
            self.restarts += 1
        self.kernel = scenarios.Kernel()
        self.cells, self.value = 0, 0
        self.kernel.run("var kept = 0;")

    def end_kernel(self):
        self.kernel.client.stop_channels()
        self.kernel.manager.shutdown_kernel(now=False)

    def round(self):
        step = self.random.choices([self.interrupt, self.idle_interrupt, self.send_garbage, self.restart], [80, 8, 10, 2])[0]
        step()
        self.check_kept()
        if self.cells > CELLS_OF_A_KERNEL:
            self.begin_kernel()

    def interrupt(self):
        """A cell without an end; sometimes it runs when the interrupt is sent, sometimes it is on its way, or waits behind another."""
        k, code = self.kernel, self.random.choice(ENDLESS)
        before = k.client.execute("1 + 1") if self.random.random() < 0.2 else None
        if self.random.random() < 0.5:
            message = k.client.execute(code)
            time.sleep(self.random.choice([0, 0, 0.001, 0.01, 0.05, 0.2]))
        else:
            message = k.begin(code)
            time.sleep(self.random.choice([0, 0.01, 0.1]))
        self.cells += 1 + (before is not None)
        begin = time.monotonic()
        for attempt in range(1, 20):
            k.manager.interrupt_kernel()
            reply = self.reply_of(message, 5)
            if reply:
                break
            self.missed.append(code)
        took = time.monotonic() - begin
        # The interrupt may have found the cell before, which was then stopped, and this one refused.
        if not reply or reply["content"]["status"] not in ("error", "aborted") or reply["content"].get("ename", "Interrupted") != "Interrupted":
            self.missed.append(f"{code} gave {reply and reply['content']}")
        if took > LIMIT:
            self.slow.append((took, code))
        self.times.append(took)

    def reply_of(self, message, seconds):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                reply = self.kernel.client.get_shell_msg(timeout=max(0.01, deadline - time.monotonic()))
            except Exception:
                return None
            if reply["parent_header"].get("msg_id") == message:
                return reply
        return None

    def idle_interrupt(self):
        """Nothing runs: what is sent afterwards must run."""
        self.kernel.manager.interrupt_kernel()
        self.cells += 1
        if self.kernel.run("1 + 1").reply["status"] != "ok":
            self.stopped_wrongly += 1

    def send_garbage(self):
        for _ in range(10):
            scenarios.send_garbage(self.kernel, self.random)
            self.garbage += 1

    def restart(self):
        self.kernel.manager.restart_kernel()
        self.kernel.client.wait_for_ready(timeout=scenarios.TIMEOUT)
        self.restarts += 1
        self.cells, self.value = 0, 0
        self.kernel.run("var kept = 0;")

    def check_kept(self):
        try:
            self.cells += 1
            run = self.kernel.run("++kept")
            if run.reply["status"] == "error" and run.reply["ename"] == "Interrupted":
                self.stopped_wrongly += 1
                return
            self.value += 1
            if run.result() != str(self.value):
                self.lost += 1
                self.value = int(run.result())
        except Exception as error:
            print(f"no answer ({type(error).__name__}); the kernel {'lives' if self.kernel.manager.is_alive() else 'is dead'}", flush=True)
            self.deaths += 1
            self.kernel = scenarios.Kernel()
            self.cells, self.value = 0, 0
            self.kernel.run("var kept = 0;")

    def report(self):
        times = sorted(self.times)
        print(f"{len(times)} interrupts: {len(times) - len(self.missed)} obeyed at the first, {len(times) - len(self.slow)} within {LIMIT:.0f} s, "
              f"median {1000 * times[len(times) // 2]:.0f} ms, 99 % within {1000 * times[len(times) * 99 // 100]:.0f} ms, slowest {1000 * times[-1]:.0f} ms")
        print(f"{self.garbage} messages of garbage, {self.restarts} restarts")
        print(f"{self.lost} times a variable was lost, {self.stopped_wrongly} cells stopped that should have run, {self.deaths} kernels died")
        for what in self.missed:
            print("missed: " + what)
        for took, code in self.slow:
            print(f"slow: {took:.1f} s: {code}")
        return not (self.missed or self.slow or self.lost or self.stopped_wrongly or self.deaths)


def run(interrupts, seed):
    chaos = Chaos(seed)
    while len(chaos.times) < interrupts:
        chaos.round()
    chaos.end_kernel()
    return chaos.report()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--interrupts", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--tool", default=os.path.join(ROOT, "src", "Sansa.Cli", "bin", "Release", "net10.0", "Sansa.Cli.dll"))
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["dotnet", arguments.tool, "kernel", "install", "--prefix", folder], check=True, stdout=subprocess.DEVNULL)
        os.environ["JUPYTER_PATH"] = os.path.join(folder, "share", "jupyter")
        begin = time.monotonic()
        good = run(arguments.interrupts, arguments.seed)
        print(f"{time.monotonic() - begin:.0f} s, seed {arguments.seed}")
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)
    main()
