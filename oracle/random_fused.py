"""Uniform numbers scaled and shifted, in the format of random_numbers.py.

PyTorch's loops for machines with a fused multiply-add (AVX2 and later, ARM) round u·(to - from) + from once; run this on such a
machine. The chapter's printed gradients show it: they come out with these draws, and not with two roundings.
"""
import torch
from random_numbers import program, write

assert torch.__config__.show().count("CPU capability usage: AVX"), "needs a machine with AVX2"
programs = []
for seed in [0, 42, 123]:
    for n in [1, 16, 33, 1000]:
        for a, b in [(-0.5, 0.5), (-0.036084391824351615, 0.036084391824351615), (-3.3, 7.7), (1.0, 1.1), (2.0, 2.0), (-1e-40, 1e-40), (0, 3e38)]:
            programs.append(program(seed, ("uniform", [n], a, b)))
write(__file__, programs)
