"""Bad input by the thousand: a coverage-guided fuzzer over what reads, links and writes, and bombs.

python -m bench.fuzz                     # every target, 20 seconds each
python -m bench.fuzz --seconds 300 html quotations
python -m bench.fuzz.bombs               # texts of up to 10 MB, through `kg extract`
"""
