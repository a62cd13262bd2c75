"""Charts drawn, uploaded, and shown in whatever form a workspace takes."""
