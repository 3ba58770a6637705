"""The machine under the measurement: what it is, how busy it is, and how many int8 multiply-adds it can do."""

from __future__ import annotations

import os
import platform
import time
from pathlib import Path

import numpy as np

from kg.annotate.encoder import runtime
from kg.cores import cores

ort = runtime()

SHAPES = ((256, 1024, 4096), (1024, 1024, 1024), (1024, 4096, 4096))
"""Rows, inner and columns of the products that the peak is looked for in."""


def machine() -> str:
    """One line: system, processor, cores that may be used, and the load of the last minute."""
    cpu = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        lines = info.read_text("utf-8").splitlines()
        names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
        cpu = names[0] if names else cpu
    return f"{platform.platform()}; {cpu}; {cores()} cores; load {os.getloadavg()[0]:.1f}"


def session(model: str | bytes, threads: int, without: tuple[str, ...] = ()) -> ort.InferenceSession:
    """An onnxruntime session on the CPU: a file's path or a model's bytes; ``without`` names rewrites to leave out."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    return ort.InferenceSession(
        model, sess_options=options, providers=["CPUExecutionProvider"], disabled_optimizers=list(without)
    )


def peak(threads: int, seconds: float = 1.5) -> float:
    """The most int8 multiply-adds a second that onnxruntime's integer product reaches on so many threads.

    Args:
        threads: of the product.
        seconds: for each shape; the best pass of each counts.
    """
    return max(_product(rows, inner, columns, threads, seconds) for rows, inner, columns in SHAPES)


def _product(rows: int, inner: int, columns: int, threads: int, seconds: float) -> float:
    from onnx import TensorProto, helper, numpy_helper

    chance = np.random.default_rng(1)
    weights = chance.integers(-127, 127, (inner, columns), dtype=np.int8)
    graph = helper.make_graph(
        [helper.make_node("MatMulInteger", ["x", "w"], ["y"])],
        "product",
        [helper.make_tensor_value_info("x", TensorProto.UINT8, [rows, inner])],
        [helper.make_tensor_value_info("y", TensorProto.INT32, [rows, columns])],
        [numpy_helper.from_array(weights, "w")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    running = session(model.SerializeToString(), threads)
    given = {"x": chance.integers(0, 255, (rows, inner), dtype=np.uint8)}
    best, end = float("inf"), time.perf_counter() + seconds
    while time.perf_counter() < end or best == float("inf"):
        start = time.perf_counter()
        running.run(None, given)
        best = min(best, time.perf_counter() - start)
    return rows * inner * columns / best
