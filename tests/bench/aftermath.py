"""Run inside the academy after the fault bench: the database against what was acknowledged. Prints JSON.

`BENCH_TOLD` names the file of acknowledged saves: `[[code, position, sequence, keys], …]`, each attempt's in
the order in which they were sent.
"""

import json
import os
from collections import Counter
from pathlib import Path

from academy.audit.models import Entry
from courses.exams.models import Answer, Attempt, Receipt
from courses.exams.receipts import response_digest

told = json.loads(Path(os.environ["BENCH_TOLD"]).read_text())
# The attempts first: the worker may still be closing some while the rest is read.
scores = dict(Attempt.objects.filter(exam__slug="bench").values_list("code", "score"))
ended = [code for code, score in scores.items() if score is not None]
receipts = dict(Receipt.objects.values_list("attempt__code", "facts"))
issued = Counter(Receipt.objects.values_list("attempt__code", flat=True))
# Not `facts__attempt`: on SQLite that reads a code which looks like a number as one.
scored = Counter(entry.facts["attempt"] for entry in Entry.objects.filter(act="attempt_scored"))

journal = {
    (code, sequence): [position, response]
    for code, position, sequence, response in Answer.objects.values_list(
        "attempt__code", "position", "sequence", "response"
    )
}
lost = sum(journal.get((code, sequence)) != [position, keys] for code, position, sequence, keys in told)

# What was acknowledged last must be what was scored: the receipt signs its hash.
signed = {
    (code, line["position"]): line["sha256"]
    for code, facts in receipts.items()
    for line in facts["responses"]
}
last = {(code, position): response_digest(position, keys) for code, position, _, keys in told}
unscored = sum(signed.get(place) != digest for place, digest in last.items() if scores[place[0]] is not None)

print(
    json.dumps(
        {
            "acknowledged": len(told),
            "lost": lost + unscored,
            "attempts": len(scores),
            "stuck": len(scores) - len(ended),
            "double": sum((issued[code], scored[code]) != (1, 1) for code in ended),
        }
    )
)
