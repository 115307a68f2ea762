"""The fault harness: the deployed functions in a world where everything fails now and then.

The functions' own handlers, wiring and botocore run unchanged on a virtual clock. What lies behind
botocore's HTTP session is modelled here as AWS documents it, and an injector strikes between the
two: errors before a call, lost answers, throttling, conflicts, hangs, a process that dies.
Citizens, officials, the duty desk and LAPOR!'s people act at random; a checker that only looks from
outside (tables, mails, answers, LAPOR!, pages) says what must be true of it all.

`dynamodb` and `expressions` are a model of DynamoDB (its contract suite runs against moto too);
`endpoints` the other services; `cloud` calls functions as Lambda, streams, schedules and buckets
do; `machine` interprets the state machine's own file; `outside` is LAPOR!, the photo hosts and the
channels; `story` the people; `checker` the invariants; `sweep` dies at every call of every
function; `outages` takes one service away for hours.
"""
