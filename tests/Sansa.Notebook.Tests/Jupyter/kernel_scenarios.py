"""Drives the Sansa kernel through jupyter_client, as JupyterLab and nbconvert do.

    /usr/bin/python3 kernel_scenarios.py SCENARIO...

The kernel 'sansa-csharp' must be found in JUPYTER_PATH.
"""
import contextlib
import glob
import inspect
import json
import os
import queue
import random
import signal
import subprocess
import sys
import tempfile
import time
import traceback

import nbformat
from jupyter_client import KernelManager

NAME = "sansa-csharp"
TIMEOUT = 60


class Run:
    """What one request brought: the reply, and the iopub messages that answer it."""

    def __init__(self, reply, messages):
        self.reply = reply["content"]
        self.raw_reply = reply
        self.messages = messages

    def of(self, kind):
        return [m["content"] for m in self.messages if m["msg_type"] == kind]

    def text(self, stream="stdout"):
        return "".join(c["text"] for c in self.of("stream") if c["name"] == stream)

    def result(self):
        (content,) = self.of("execute_result")
        return content["data"]["text/plain"]

    def kinds(self):
        return [m["msg_type"] for m in self.messages]


class Kernel:
    def __init__(self):
        self.manager = KernelManager(kernel_name=NAME)
        self.manager.start_kernel()
        self.client = self.manager.blocking_client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=TIMEOUT)

    @property
    def pid(self):
        return self.manager.provisioner.process.pid

    def collect(self, message_id, control=False):
        receive = self.client.get_control_msg if control else self.client.get_shell_msg
        messages = []
        deadline = time.monotonic() + TIMEOUT
        while True:
            message = self.client.get_iopub_msg(timeout=max(0.1, deadline - time.monotonic()))
            if message["parent_header"].get("msg_id") != message_id:
                continue
            messages.append(message)
            if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                break
        while True:
            reply = receive(timeout=max(0.1, deadline - time.monotonic()))
            if reply["parent_header"].get("msg_id") == message_id:
                return Run(reply, messages)

    def run(self, code, **options):
        return self.collect(self.client.execute(code, **options))

    def begin(self, code):
        """Starts a cell, and returns when it runs."""
        message = self.client.execute('Console.WriteLine("begun"); ' + code)
        self.wait_for(message, "stream")
        return message

    def wait_for(self, message_id, kind):
        while True:
            message = self.client.get_iopub_msg(timeout=TIMEOUT)
            if message["parent_header"].get("msg_id") == message_id and message["msg_type"] == kind:
                return message

    def ask(self, kind, content, control=False):
        channel = self.client.control_channel if control else self.client.shell_channel
        message = self.client.session.msg(kind, content)
        channel.send(message)
        return self.collect(message["header"]["msg_id"], control)


@contextlib.contextmanager
def kernel():
    k = Kernel()
    try:
        yield k
    finally:
        k.client.stop_channels()
        k.manager.shutdown_kernel(now=False)


def equal(actual, expected):
    assert actual == expected, f"expected {expected!r}, got {actual!r}"


def info(k):
    run = k.ask("kernel_info_request", {})
    equal(run.reply["protocol_version"], "5.3")
    equal(run.reply["language_info"]["file_extension"], ".cs")
    equal(run.reply["language_info"]["name"], "csharp")
    equal(run.kinds(), ["status", "status"])
    # Clients may ask on control too.
    equal(k.ask("kernel_info_request", {}, control=True).reply["status"], "ok")
    equal(k.ask("comm_info_request", {}).reply["comms"], {})
    assert k.client.is_alive()
    # The client beats once a second, and calls a kernel dead that takes longer to answer: a busy machine may do so once.
    deadline = time.monotonic() + 20
    while not k.client.hb_channel.is_beating() and time.monotonic() < deadline:
        time.sleep(0.2)
    assert k.client.hb_channel.is_beating()


def execute(k):
    run = k.run('var x = 20; Console.WriteLine("one"); Console.Error.WriteLine("two"); display(HTML("<b>b</b>")); Console.Write("three"); x + 1')
    equal(run.reply["status"], "ok")
    count = run.reply["execution_count"]
    equal(run.of("execute_input")[0]["execution_count"], count)
    equal(run.of("execute_result")[0]["execution_count"], count)
    equal(run.kinds(), ["status", "execute_input", "stream", "stream", "display_data", "stream", "execute_result", "status"])
    equal(run.text(), "one\nthree")
    equal(run.text("stderr"), "two\n")
    equal(run.of("display_data")[0]["data"]["text/html"], "<b>b</b>")
    equal(run.result(), "21")
    equal(k.run("x * 2").result(), "40")
    run = k.run("await Task.Delay(5); \"smörgås 🥪\"")
    equal(run.result(), "smörgås 🥪")
    equal(run.reply["execution_count"], count + 2)


def errors(k):
    run = k.run("int y = \"a\";")
    equal(run.reply["status"], "error")
    equal(run.reply["ename"], "CS0029")
    equal(run.of("error")[0]["evalue"], run.reply["evalue"])
    run = k.run("throw new InvalidOperationException(\"boom\");")
    assert "InvalidOperationException" in run.reply["ename"], run.reply
    equal(run.reply["evalue"], "boom")
    equal(k.run("1 + 1").result(), "2")


def silent_and_store_history(k):
    count = k.run("0").reply["execution_count"]
    run = k.run('Console.WriteLine("x"); 5', silent=True)
    equal(run.reply["status"], "ok")
    equal(run.kinds(), ["status", "status"])
    run = k.run("var a = 1; a", store_history=False)
    equal(run.result(), "1")
    equal(k.run("a + 1").reply["execution_count"], count + 1)
    k.run("a + 2")
    tail = k.ask("history_request", {"hist_access_type": "tail", "n": 2, "output": True, "raw": True})
    equal(tail.reply["history"], [[1, count + 1, ["a + 1", "2"]], [1, count + 2, ["a + 2", "3"]]])
    ranged = k.ask("history_request", {"hist_access_type": "range", "session": 0, "start": count + 2, "stop": count + 3, "output": False, "raw": True})
    equal(ranged.reply["history"], [[1, count + 2, "a + 2"]])
    found = k.ask("history_request", {"hist_access_type": "search", "pattern": "a*1", "n": 9, "output": False, "raw": True})
    equal(found.reply["history"], [[1, count + 1, "a + 1"]])


def user_expressions(k):
    run = k.run("var n = 6;", user_expressions={"good": "n * 7", "bad": "nothing"})
    good, bad = run.reply["user_expressions"]["good"], run.reply["user_expressions"]["bad"]
    equal(good["status"], "ok")
    equal(good["data"]["text/plain"], "42")
    equal(bad["status"], "error")
    equal(bad["ename"], "CS0103")


def stop_on_error(k):
    first = k.client.execute("System.Threading.Thread.Sleep(300); throw new Exception(\"stop\");")
    second = k.client.execute("1")
    equal(k.collect(first).reply["status"], "error")
    equal(k.collect(second).reply["status"], "aborted")
    equal(k.run("2").reply["status"], "ok")
    first = k.client.execute("System.Threading.Thread.Sleep(300); throw new Exception(\"go on\");", stop_on_error=False)
    second = k.client.execute("3")
    equal(k.collect(first).reply["status"], "error")
    equal(k.collect(second).reply["status"], "ok")


def update_display(k):
    run = k.run('var d = display(HTML("<i>0</i>")); d.Update(HTML("<i>1</i>"));')
    shown, updated = run.of("display_data")[0], run.of("update_display_data")[0]
    equal(shown["data"]["text/html"], "<i>0</i>")
    equal(updated["data"]["text/html"], "<i>1</i>")
    equal(updated["transient"]["display_id"], shown["transient"]["display_id"])
    assert shown["transient"]["display_id"]
    later = k.run('d.Update(HTML("<i>2</i>"));')
    equal(later.of("update_display_data")[0]["transient"], shown["transient"])


def interrupts(k):
    for code in ["while (true) { }", "await Task.Delay(-1);", "System.Threading.Thread.Sleep(-1);",
                 "while (true) Console.WriteLine(1);",
                 "await Task.Run(() => { while (true) Microsoft.DotNet.Interactive.KernelInvocationContext.Current.CancellationToken.ThrowIfCancellationRequested(); });"]:
        message = k.begin(code)
        begin = time.monotonic()
        k.manager.interrupt_kernel()
        equal(k.collect(message).reply["status"], "error")
        equal(k.run("1 + 1").result(), "2")
        took = time.monotonic() - begin
        print(f"{round(1000 * took)} ms from the interrupt to the next cell's result: {code}")
        # A second on a quiet machine.
        assert took < 5, f"{code} took {took} s to stop"


def interrupts_training(k):
    k.run("""#r "nuget: Sansa.Interactive"
using Sansa.Gramian;
using Sansa.Interactive;
using Sansa.Inverse;
using Sansa.Models;
using Sansa.Sparse;
int[] Draw(int below) { var random = new Random(below); return Enumerable.Range(0, 1_500_000).Select(_ => random.Next(below)).ToArray(); }
var x = CsrMatrix.FromCoordinates(50_000, 15_000, Draw(50_000), Draw(15_000));
var options = new SansaOptions { Ridge = new(20), Density = Density.Share(0.02), Inverse = new MinimalResidual { Scans = 5, FinetuneSteps = 50 } };""")
    for code in ["var model = SansaModel.Fit(x, options, null, Microsoft.DotNet.Interactive.KernelInvocationContext.Current.CancellationToken);",
                 "var model = await LiveTraining.FitAsync(x, options);"]:
        message = k.begin(code)
        time.sleep(1.5)
        begin = time.monotonic()
        k.manager.interrupt_kernel()
        run = k.collect(message)
        equal(run.reply["ename"], "Interrupted")
        equal(k.run("model is null").result(), "True")
        took = time.monotonic() - begin
        print(f"{round(1000 * took)} ms from the interrupt to the next cell's result: {code}")
        assert took < 8, f"{code} took {took} s to stop"


def interrupts_at_once(k):
    """Sent right behind its cell, on another socket, the interrupt may come first; it holds for that cell all the same."""
    for i in range(20):
        message = k.client.execute("while (true) { }")
        time.sleep(0.002 * (i % 4))
        k.manager.interrupt_kernel()
        equal(k.collect(message).reply["ename"], "Interrupted")
        # What comes after an interrupt runs.
        equal(k.run("1 + 1").result(), "2")
    k.manager.interrupt_kernel()
    equal(k.run("1 + 1").result(), "2")


def interrupts_recursion(k):
    k.run("var held = 5;")
    message = k.begin("long F(int n) => n < 2 ? 1 : F(n - 1) + F(n - 2); F(60)")
    k.manager.interrupt_kernel()
    equal(k.collect(message).reply["ename"], "Interrupted")
    equal(k.run("int G(int n) => G(n + 1) + 1; G(0)").reply["ename"], "System.InsufficientExecutionStackException")
    equal(k.run("held").result(), "5")


def lost_exceptions(k):
    run = k.run("""var unharmed = 5;
new System.Threading.Thread(() => throw new TimeoutException("on a thread")).Start();
System.Threading.ThreadPool.QueueUserWorkItem(_ => throw new TimeoutException("on the pool"));
await Task.Delay(500);""")
    equal(run.reply["status"], "ok")
    assert "TimeoutException: on a thread" in run.text("stderr") and "TimeoutException: on the pool" in run.text("stderr"), run.text("stderr")
    equal(k.run("unharmed").result(), "5")


def chaos():
    import kernel_chaos
    assert kernel_chaos.run(40, seed=7), "see what it printed"


def garbage(k):
    """Damaged messages with a right signature, each kind once and then at random: the kernel answers the next cell."""
    k.run("var safe = 1;")
    session = k.client.session
    header = lambda **fields: session.msg("kernel_info_request", {})["header"] | fields
    damaged = [
        pack(header()).replace(b'"msg_id"', b'"msg_\xff\xfeid"'),
        pack(header()).replace(b'"username"', b'"user\xed\xa0\x80"'),
        b'{"msg_id": "1", "msg_id": "2", "session": "s", "msg_type": "t"}',
        b'{"msg_id": 7, "session": [], "msg_type": {}}',
        b"[" * 5000, b"null", b"", b'{"a": ' * 200 + b"1" + b"}" * 200,
    ]
    for raw in damaged:
        for channel in [k.client.shell_channel, k.client.control_channel, k.client.stdin_channel]:
            send_signed(k, channel, raw)
            send_signed(k, channel, pack(header()), content=raw)
    equal(k.run("safe").result(), "1")
    # Half of a character, as a browser may send it, is no damage: it is answered, under the same id.
    half = pack(header(msg_id="half-ID")).replace(b"half-ID", b"half-\\ud83e")
    send_signed(k, k.client.shell_channel, half)
    reply = k.client.get_shell_msg(timeout=TIMEOUT)
    equal(reply["parent_header"]["msg_id"], "half-\ud83e")
    cell = session.msg("execute_request", {"code": '"aHALFb".Length'})
    send_signed(k, k.client.shell_channel, pack(cell["header"]), content=pack(cell["content"]).replace(b"HALF", b"\\ud83e"))
    equal(k.collect(cell["header"]["msg_id"]).result(), "3")
    draw = random.Random(1)
    for _ in range(300):
        send_garbage(k, draw)
    equal(k.run("safe").result(), "1")


def pack(value):
    return json.dumps(value, default=str).encode()


def send_signed(k, channel, header, parent=b"{}", metadata=b"{}", content=b"{}"):
    frames = [header, parent, metadata, content]
    channel.socket.send_multipart([b"<IDS|MSG>", k.client.session.sign(frames), *frames])


def send_garbage(k, draw):
    """A message with a few damaged bytes in its four frames and a right signature, or frames of noise."""
    channel = draw.choice([k.client.shell_channel, k.client.control_channel, k.client.stdin_channel])
    if draw.random() < 0.2:
        channel.socket.send_multipart([draw.randbytes(draw.randrange(40)) for _ in range(draw.randrange(1, 9))])
        return
    kind = draw.choice(["kernel_info_request", "history_request", "comm_info_request", "is_complete_request", "inspect_request", "complete_request", "comm_open"])
    message = k.client.session.msg(kind, {"code": "Math.", "cursor_pos": 5, "hist_access_type": "tail", "n": 1, "comm_id": "c"})
    frames = [bytearray(pack(message[part])) for part in ["header", "parent_header", "metadata", "content"]]
    for _ in range(draw.randrange(1, 4)):
        frame = draw.choice([frames[0], frames[3]])
        at = draw.randrange(len(frame))
        frame[at:at + draw.randrange(3)] = draw.choice([b"", b"\xff", b"\xed\xa0\x80", b"\\ud800", b"\x00", b"{", b'"', b"1e999", draw.randbytes(2)])
    send_signed(k, channel, *[bytes(frame) for frame in frames])


def sigint(k):
    message = k.begin("while (true) { }")
    os.kill(k.pid, signal.SIGINT)
    equal(k.collect(message).reply["status"], "error")
    os.kill(k.pid, signal.SIGINT)
    time.sleep(0.2)
    equal(k.run("40 + 2").result(), "42")


def language(k):
    k.run("class Point { public int Across; public int Down; public int Sum(int times) => times * (Across + Down); }")
    k.run("var point = new Point();")
    reply = k.ask("complete_request", {"code": "point.Ac", "cursor_pos": 8}).reply
    equal(reply["matches"], ["Across"])
    equal((reply["cursor_start"], reply["cursor_end"]), (6, 8))
    equal(reply["metadata"]["_jupyter_types_experimental"][0]["type"], "field")
    # Positions count code points: the sandwich is one.
    code = 'var s = "🥪"; poi'
    reply = k.ask("complete_request", {"code": code, "cursor_pos": len(code)}).reply
    equal(reply["matches"][0], "point")
    equal((reply["cursor_start"], reply["cursor_end"]), (len(code) - 3, len(code)))
    reply = k.ask("inspect_request", {"code": "Math.Max(1, 2)", "cursor_pos": 6, "detail_level": 0}).reply
    assert reply["found"] and "Returns the larger of two" in reply["data"]["text/plain"], reply
    reply = k.ask("inspect_request", {"code": "point.Sum(", "cursor_pos": 10, "detail_level": 0}).reply
    assert "int Point.Sum(int times)" in reply["data"]["text/plain"], reply
    equal(k.ask("inspect_request", {"code": "   ", "cursor_pos": 1, "detail_level": 0}).reply["found"], False)
    for text, status in [("1 + 1", "complete"), ("void F() {", "incomplete"), ("int x = 1 2;", "invalid"), ("#!time\nvar x = 1;", "complete")]:
        equal(k.ask("is_complete_request", {"code": text}).reply["status"], status)


def refuses_stdin(k):
    run = k.run("Console.ReadLine()", allow_stdin=True)
    equal(run.reply["status"], "error")
    assert "does not ask for input" in run.reply["evalue"], run.reply
    equal(k.run("1").result(), "1")


def restart():
    with kernel() as k:
        k.run("var kept = 1;")
        old = k.pid
        k.manager.restart_kernel()
        k.client.wait_for_ready(timeout=TIMEOUT)
        assert k.pid != old and not alive(old)
        equal(k.run("kept").reply["ename"], "CS0103")


def shutdown_while_busy():
    k = Kernel()
    k.begin("while (true) { }")
    pid = k.pid
    begin = time.monotonic()
    k.client.stop_channels()
    k.manager.shutdown_kernel(now=False)
    took = time.monotonic() - begin
    assert took < 4, f"the shutdown took {took} s"
    assert not alive(pid)


def wrong_signature(k):
    count = k.run("0").reply["execution_count"]
    right = k.client.session.key
    k.client.session.key = b"another key"
    k.client.execute("Environment.Exit(3);")
    k.client.session.key = right
    run = k.run("\"still here\"")
    equal(run.result(), "still here")
    equal(run.reply["execution_count"], count + 1)
    # Frames that are no message at all.
    for frames in [[b"nonsense"], [b"<IDS|MSG>"], [b"<IDS|MSG>", b"", b"{", b"{", b"{", b"{"]]:
        k.client.shell_channel.socket.send_multipart(frames)
    equal(k.run("2 + 2").result(), "4")


def unknown_message(k):
    run = k.ask("debug_request", {"command": "x"}, control=True)
    equal(run.reply["status"], "error")
    message = k.client.session.msg("comm_open", {"comm_id": "c1", "target_name": "nobody", "data": {}})
    k.client.shell_channel.send(message)
    equal(k.wait_for(message["header"]["msg_id"], "comm_close")["content"]["comm_id"], "c1")
    equal(k.run("3").result(), "3")


def ten_in_a_row():
    pids = []
    for i in range(10):
        with kernel() as k:
            equal(k.run(f"{i} * 10").result(), str(i * 10))
            pids.append(k.pid)
    assert len(set(pids)) == 10
    left = [pid for pid in pids if alive(pid)]
    equal(left, [])


def parent_death():
    with tempfile.NamedTemporaryFile("r", suffix=".pid") as file:
        parent = subprocess.Popen([sys.executable, __file__, "be_a_parent", file.name])
        pid = None
        deadline = time.monotonic() + TIMEOUT
        while pid is None and time.monotonic() < deadline:
            time.sleep(0.1)
            with open(file.name) as f:
                text = f.read()
            pid = int(text) if text.endswith("\n") else None
        assert pid and alive(pid)
        parent.kill()
        parent.wait()
        deadline = time.monotonic() + 10
        while alive(pid) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert not alive(pid), "the kernel outlived its parent"


def be_a_parent():
    k = Kernel()
    k.begin("while (true) { }")
    with open(sys.argv[2], "w") as f:
        f.write(f"{k.pid}\n")
    time.sleep(TIMEOUT)


def nbconvert():
    """Without a kernel's name on the command line: that of our notebooks is the one that `kernel install` makes."""
    root = os.path.dirname(os.path.abspath(__file__))
    while not os.path.exists(os.path.join(root, "Sansa.sln")):
        root = os.path.dirname(root)
    ours = sorted(glob.glob(os.path.join(root, "notebooks", "*.ipynb")))
    assert ours
    for path in ours:
        equal((path, nbformat.read(path, 4).metadata["kernelspec"]["name"]), (path, NAME))
    with tempfile.TemporaryDirectory() as folder:
        notebook = nbformat.v4.new_notebook(metadata=nbformat.read(ours[0], 4).metadata)
        notebook.cells = [nbformat.v4.new_code_cell(code) for code in
                          ["using System.Globalization;\nvar squares = Enumerable.Range(1, 5).Select(i => i * i).ToArray();", "squares.Sum()", "Console.WriteLine(\"done\");"]]
        path = os.path.join(folder, "a.ipynb")
        nbformat.write(notebook, path)
        subprocess.run([sys.executable, "-m", "nbconvert", "--to", "notebook", "--execute", "--output", "b.ipynb", path], check=True)
        done = nbformat.read(os.path.join(folder, "b.ipynb"), 4)
        nbformat.validate(done)
        equal(done.cells[1].outputs[0]["data"]["text/plain"], "55")
        equal(done.cells[2].outputs[0]["text"], "done\n")
        equal([c.execution_count for c in done.cells], [1, 2, 3])
        equal(done.metadata["language_info"]["name"], "csharp")


def memory_of_100_cells():
    # A kernel of its own: the shared one holds what interrupts_training left behind, some 200 MB of matrices.
    with kernel() as k:
        for i in range(100):
            equal(k.run(f"var v{i} = Enumerable.Range(0, {i + 1}).Select(j => j * 2).ToList(); v{i}.Count").result(), str(i + 1))
        megabytes = resident(k.pid)
    print(f"{megabytes} MB after 100 cells")
    assert megabytes < 500, megabytes


def resident(pid):
    with open(f"/proc/{pid}/status") as status:
        (line,) = [l for l in status if l.startswith("VmRSS")]
    return int(line.split()[1]) // 1024


def alive(pid):
    """True for a process that runs; one that only waits to be reaped has ended."""
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def run_scenarios(names):
    """Scenarios that take a kernel share one. Prints a line for each: its name, and OK or what went wrong."""
    functions = [globals()[name] for name in names]
    shared = None
    for name, function in zip(names, functions):
        try:
            if inspect.signature(function).parameters:
                shared = shared or Kernel()
                function(shared)
            else:
                function()
            print(f"{name}: OK", flush=True)
        except Exception:
            print(f"{name}: " + traceback.format_exc().strip().replace("\n", "\\n"), flush=True)
    if shared:
        shared.client.stop_channels()
        shared.manager.shutdown_kernel(now=False)


if __name__ == "__main__":
    # A job in the background of a script begins with SIGINT ignored, and so would the kernels that it starts.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if sys.argv[1] == "be_a_parent":
        be_a_parent()
    else:
        run_scenarios(sys.argv[1:])
