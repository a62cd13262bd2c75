"""What operators watch, as Prometheus metrics; counted where it happens, shown at /metrics."""

from prometheus_client import Counter, Histogram

deliveries = Counter(
    "baton_deliveries_total", "Calls that should show something in Slack.", ["kind", "outcome"]
)
unknowns = Counter(
    "baton_unknown_outcomes_total", "Calls of which it is not known whether Slack acted."
)
charts = Counter("baton_charts_total", "Charts that were shown, by form.", ["form"])
pictures = Counter("baton_pictures_total", "Tries to upload a picture of a chart.", ["outcome"])
slack_call = Histogram("baton_slack_call_seconds", "How long Slack took to answer.", ["method"])
ack = Histogram(
    "baton_ack_seconds",
    "From a Slack payload's arrival to Baton's answer, durable commit included.",
    ["kind"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 3),
)
refused = Counter(
    "baton_refused_total",
    "What Slack sent and the database could not keep in time: sent again, or seen to have failed.",
    ["kind"],
)
intake = Counter("baton_intake_total", "Leads that were posted.", ["source", "outcome"])
outcomes = Counter("baton_outcomes_total", "What CRMs told of leads.", ["source", "outcome"])
sweeps = Counter("baton_sweeps_total", "Rounds of background work.", ["sweep", "outcome"])
search = Histogram(
    "baton_search_seconds",
    "How long finding the passages that answer a question took.",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)
database = Histogram(
    "baton_database_seconds",
    "A change with its durable commit, or a look, waiting for others included.",
    ["operation"],
    buckets=(0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)
