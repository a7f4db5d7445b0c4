# SPDX-License-Identifier: Apache-2.0
"""What every job of throughput.py measures and reports with."""
import os
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ENVIRONMENT = {**os.environ, "HF_HUB_OFFLINE": "1"}


def run(command):
    """Standard output, wall seconds and peak memory (MB) of a program."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = time.perf_counter()
        child = subprocess.Popen([str(part) for part in command], stdout=out, stderr=err, env=ENVIRONMENT)
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        if child.returncode != 0:
            sys.exit(f"{' '.join(map(str, command))}\n{err.read().decode()[-2000:]}")
        return {"out": out.read().decode(), "wall": wall, "memory": usage.ru_maxrss / 1024}


class Report:
    def __init__(self, peaks, threads):
        self.peak = peaks.get(str(threads), max(peaks.values()))
        self.rows = []
        print(f"{'':38}{'sintonia':>12}{'peer':>12}{'ratio':>8}{'share of peak':>22}", flush=True)

    def add(self, name, ours, peers, unit, gflops=None):
        a, b = statistics.median(ours), statistics.median(peers)
        row = {"name": name, "unit": unit, "sintonia": ours, "peer": peers, "ratio": a / b}
        share = ""
        if gflops:
            row["share_of_peak"] = [a * gflops / self.peak, b * gflops / self.peak]
            share = f"{100 * row['share_of_peak'][0]:.0f} % / {100 * row['share_of_peak'][1]:.0f} %"
        self.rows.append(row)
        print(f"{name + ', ' + unit:38}{a:12.4g}{b:12.4g}{a / b:8.2f}{share:>22}", flush=True)
