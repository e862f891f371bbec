"""``python -m gangyao``."""

from gangyao.cli import main

main()
