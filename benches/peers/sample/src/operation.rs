use std::hint::black_box;
use std::process;

/// As many as are prepared, whatever the count, so that preparing them drops out of the difference of two counts.
const RESPONSES: usize = 300;

/// Runs a program's one operation, as its arguments say: `build COUNT` or `read COUNT`.
///
/// Reading takes the response, because some peers want it: dropping it counts for everyone.
///
/// # Panics
///
/// If the arguments say nothing, or ask for more than are prepared.
pub fn operation<Q, R, T>(build: impl Fn() -> Q, response: impl Fn() -> R, read: impl Fn(R) -> T) {
    let mut arguments = std::env::args().skip(1);
    let which = arguments.next().expect("build or read");
    let count: usize = arguments.next().and_then(|count| count.parse().ok()).expect("a count");
    assert!(count <= RESPONSES, "at most {RESPONSES} times");
    match which.as_str() {
        "build" => (0..count).for_each(|_| drop(black_box(build()))),
        "read" => {
            let mut responses: Vec<R> = (0..RESPONSES).map(|_| response()).collect();
            for response in responses.drain(..count) {
                drop(black_box(read(black_box(response))));
            }
            // The rest is not dropped: that would count too.
            process::exit(0);
        }
        _ => panic!("build or read, not {which}"),
    }
}
