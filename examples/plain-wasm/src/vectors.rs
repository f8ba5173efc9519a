use crate::strings::{DONE, FIX_REQUEST, Strings, leave, take};

#[expect(unsafe_code, reason = "the host calls it by name")]
#[unsafe(no_mangle)]
extern "C" fn vectors() -> u32 {
    match conformance::run(&take().concat()) {
        Ok(report) => {
            let mut output: Strings = vec![report.passed.to_string().into()];
            output.extend(report.failures.iter().map(|failure| failure.to_string().into()));
            leave(DONE, output)
        }
        Err(error) => leave(FIX_REQUEST, vec![error.to_string().into()]),
    }
}
