"""``python -m beancount_refunds`` is ``bean-refunds``."""

from beancount_refunds.cli import main

main(prog_name="bean-refunds")
