"""The parts of digests, one module each; commands/digest_parts.py names them all."""
