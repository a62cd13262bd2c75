"""Long stretches of a team's life, with the clock moved: each ends as the policy says."""
