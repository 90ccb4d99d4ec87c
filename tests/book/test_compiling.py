"""What is compiled before the pages is what they call, so that no page compiles it again."""

import json
import os
import subprocess
import sys

from analysis import store

PROGRAM = """
import json
from analysis.assumptions import baseline
from analysis.book import compiling, execution
from analysis.findings.lending import common
from analysis.findings.outlook import carry
from analysis.findings.short_video import clip
from analysis.lending import kernel, sums
from analysis.rates import roots

def forms():
    return [len(made.signatures) for made in (kernel.many, sums.add_up, roots.each)]

for name in execution.COMPILED:
    getattr(compiling, name)()
said = [forms()]
common.customer(baseline(), "heavy front")
carry.printed_at(baseline(), 0.2)
clip.by_loans(baseline())
said.append(forms())
print(json.dumps(said))
"""


def test_pages_call_the_models_in_the_form_compiled_before_them(root):
    # with the book's results at hand, no model would be called
    alone = {name: text for name, text in os.environ.items() if name != store.VARIABLE}
    command = [sys.executable, "-c", PROGRAM]
    said = subprocess.check_output(command, cwd=root, env=alone, text=True)
    assert json.loads(said) == [[1, 1, 1], [1, 1, 1]]
