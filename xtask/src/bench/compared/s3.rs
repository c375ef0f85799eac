//! S3: small objects, large objects as streams, and a page of keys.

use super::{
    super::{
        load::Load,
        metric::{Metric, Unit, metric},
        program::Program,
        publish::Marks,
    },
    Comparison, Service, alone, call,
};

/// S3 with its defaults, which include checksums of requests and responses.
pub const S3: Comparison = Comparison {
    name: "s3",
    programs: &[Program::Default, Program::Lean, Program::Official],
    metrics: &METRICS,
    file: "s3.json",
    files: "README.md and bench/s3.json",
    loads: &LOADS,
    services: &[Service { name: "s3", version: "2006-03-01" }],
    marks: Marks {
        start: "<!-- written by `cargo xtask bench --s3`: do not edit -->\n",
        end: "<!-- end of what `cargo xtask bench --s3` writes -->\n",
    },
};

const METRICS: [Metric; 15] = [
    metric("get_1k_cpu", "GetObject, 1 KiB, user CPU", Unit::Microseconds)
        .default_to_official(0.35),
    metric("put_1k_cpu", "PutObject, 1 KiB, user CPU", Unit::Microseconds)
        .default_to_official(0.35),
    metric(
        "get_64m_total",
        "GetObject, 64 MiB as a stream, CPU with the kernel",
        Unit::Milliseconds,
    )
    .default_to_official(0.80),
    metric("get_64m_wall", "GetObject, 64 MiB as a stream, time", Unit::Milliseconds)
        .default_to_official(1.00),
    metric(
        "put_64m_total",
        "PutObject, 64 MiB as a stream, CPU with the kernel",
        Unit::Milliseconds,
    )
    .default_to_official(0.80),
    metric("put_64m_wall", "PutObject, 64 MiB as a stream, time", Unit::Milliseconds)
        .default_to_official(1.00),
    metric("list_cpu", "ListObjectsV2, page of 1,000 keys, user CPU", Unit::Microseconds)
        .default_to_official(0.50),
    memory("get_1k_memory", "peak memory, GetObject, 1 KiB"),
    memory("put_1k_memory", "peak memory, PutObject, 1 KiB"),
    memory("get_64m_memory", "peak memory, GetObject, 64 MiB as a stream"),
    memory("put_64m_memory", "peak memory, PutObject, 64 MiB as a stream"),
    memory("list_memory", "peak memory, ListObjectsV2, page of 1,000 keys"),
    metric("list_wall", "ListObjectsV2, page of 1,000 keys, time", Unit::Microseconds),
    alone("s3_debug_cpu", "S3 crate alone, debug, CPU"),
    alone("s3_release_cpu", "S3 crate alone, release, CPU"),
];

const fn memory(key: &'static str, label: &'static str) -> Metric {
    metric(key, label, Unit::Megabytes).default_to_official(0.60)
}

// Small calls are many, because the operating system counts user CPU in ticks.
const LOADS: [Load; 5] = [
    call("get_1k", "GetObject, 1 KiB", "get-1k", 1, 60_000),
    call("put_1k", "PutObject, 1 KiB", "put-1k", 1, 60_000),
    call("get_64m", "GetObject, 64 MiB", "get-64m", 1, 100),
    call("put_64m", "PutObject, 64 MiB", "put-64m", 1, 100),
    call("list", "ListObjectsV2", "list", 1, 1_000),
];
