"""Tables of the job queue. Arguments of a job are ids, never what they stand for."""

from tessera.kernel.privacy import classify

_JOB = "the job succeeds, or somebody removes a failed one"

classify(
    "procrastinate.ProcrastinateJob",
    default=f"- until {_JOB}",
    args=f"Q until {_JOB}",
    lock=f"Q until {_JOB}",
    queueing_lock=f"Q until {_JOB}",
)
classify("procrastinate.ProcrastinateEvent", default=f"- until {_JOB}")
classify("procrastinate.ProcrastinatePeriodicDefer", default="- until the job is no longer scheduled")
classify("procrastinate.ProcrastinateWorker", default="- until the worker stops")
