"""Load, faults and measurements: what Baton promises, tried out and audited from outside."""
