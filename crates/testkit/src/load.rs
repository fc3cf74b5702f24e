//! Load, and what it measures.

use std::{
    fmt,
    time::{Duration, Instant},
};

use crate::client::Client;

/// What a run of load measured.
#[derive(Clone, Debug)]
pub struct Measured {
    /// Finished acts per second.
    pub per_second: f64,
    /// Half of the acts took no longer.
    pub p50: Duration,
    /// 99 of 100 acts took no longer.
    pub p99: Duration,
    /// How many acts were finished.
    pub count: usize,
}

impl Measured {
    /// Sums up acts that were done within `elapsed` by how long each took.
    pub fn from_times(mut times: Vec<Duration>, elapsed: Duration) -> Self {
        times.sort_unstable();
        let at = |percent: usize| {
            times.get((times.len() * percent / 100).min(times.len().saturating_sub(1)))
        };
        #[expect(clippy::cast_precision_loss, reason = "a count of acts fits a float exactly")]
        let per_second = times.len() as f64 / elapsed.as_secs_f64();
        Self {
            per_second,
            p50: at(50).copied().unwrap_or_default(),
            p99: at(99).copied().unwrap_or_default(),
            count: times.len(),
        }
    }
}

impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ms = |time: Duration| time.as_secs_f64() * 1_000.0;
        write!(
            f,
            "{:.0}/s (p50 {:.2} ms, p99 {:.2} ms)",
            self.per_second,
            ms(self.p50),
            ms(self.p99)
        )
    }
}

/// Sends `GET`s for `path` on `connections` connections with the client's session, for `time`.
pub async fn requests(client: Client, path: &str, connections: usize, time: Duration) -> Measured {
    let start = Instant::now();
    let tasks: Vec<_> = (0..connections)
        .map(|_| {
            let (mut tab, path) = (client.tab(), path.to_owned());
            tokio::spawn(async move {
                let mut times = Vec::new();
                while start.elapsed() < time {
                    let asked = Instant::now();
                    let answer = tab.get(&path).await;
                    assert!(answer.status.is_success(), "{}", answer.text());
                    times.push(asked.elapsed());
                }
                times
            })
        })
        .collect();
    let mut times = Vec::new();
    for task in tasks {
        times.extend(task.await.expect("a task that does not panic"));
    }
    Measured::from_times(times, start.elapsed())
}

/// The middle of `values`.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// How much memory a process holds resident, in MiB, as Linux counts it.
pub fn resident_mib(pid: u32) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse::<f64>().ok());
    kib.unwrap_or_default() / 1_024.0
}
