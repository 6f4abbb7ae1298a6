"""`python -m zhiji` is the `zhiji` command."""

from zhiji.cli import main

if __name__ == "__main__":
    main()
