"""Settings of the whole test-suite.

Beancount's load cache is off before Beancount is imported: it hides changes of the plugin's code.

Hypothesis: ``ci`` (where ``CI`` is set) takes 1,000 examples of each property and derives them from
the test itself, so that a submission fails for what it changes, never for a lucky draw; ``dev``
takes fewer and draws anew each time, which is where new examples are found. ``HYPOTHESIS_PROFILE``
chooses one by name. No deadline: the machine may be busy with other work.
"""

from __future__ import annotations

import os

import hypothesis

os.environ["BEANCOUNT_DISABLE_LOAD_CACHE"] = "1"
# The tables take the width that a terminal states; pytest's worker processes state one too.
os.environ.pop("COLUMNS", None)

hypothesis.settings.register_profile("dev", max_examples=100, deadline=None, print_blob=True)
hypothesis.settings.register_profile(
    "ci",
    max_examples=1_000,
    deadline=None,
    derandomize=True,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "dev")
)
