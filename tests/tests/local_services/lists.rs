//! Lists that are longer than a page, and waiting.

use std::collections::BTreeSet;
use std::time::Duration;

use tinsmith_lambda::ErrorKind;
use tinsmith_lambda::runtime::wait::WaitErrorKind;
use tinsmith_lambda::types::{FunctionCode, LastUpdateStatus, Runtime, State};

use super::server::{Server, unique, zip};

/// More than anybody waits for here.
const LONG: Duration = Duration::from_secs(60);

/// moto puts everything on one page, whatever is asked for. ministack makes three of it, as Lambda would.
#[tokio::test]
#[ignore = "needs a local server: cargo xtask e2e"]
async fn many_functions_are_listed() {
    let server = Server::new();
    let role = server.role().await;
    let mut missing = BTreeSet::new();
    for number in 0..120 {
        let name = unique(&format!("many-{number:03}"));
        let code = FunctionCode::new().zip_file(zip("x = 1"));
        let create = server.lambda.create_function(&name, &role, code).runtime(Runtime::Python313);
        create.handler("main.handler").send().await.unwrap();
        missing.insert(name);
    }
    let mut in_pages = missing.clone();

    let mut functions = server.lambda.list_functions().items();
    while let Some(function) = functions.try_next().await.unwrap() {
        missing.remove(&function.function_name);
    }
    assert_eq!(missing, BTreeSet::new());

    let mut pages = server.lambda.list_functions().max_items(50).pages();
    while let Some(page) = pages.try_next().await.unwrap() {
        for function in page.functions.unwrap() {
            // A name comes once, on whatever page.
            assert!(
                !function.function_name.starts_with("many")
                    || in_pages.remove(&function.function_name)
            );
        }
    }
    assert_eq!(in_pages, BTreeSet::new());
}

/// moto has a function ready at once; only its existence has to be waited for.
#[tokio::test]
#[ignore = "needs a local server: cargo xtask e2e"]
async fn functions_are_waited_for() {
    let server = Server::new();
    let name = unique("wait");
    let create = async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        server.function("wait").await
    };
    let (found, created) =
        tokio::join!(server.lambda.get_function(&name).wait_until_function_exists(LONG), create);
    assert_eq!(
        (found.unwrap().configuration.unwrap().function_name, created),
        (name.clone(), name.clone())
    );

    let configuration = || server.lambda.get_function_configuration(&name);
    let active = configuration().wait_until_function_active(LONG).await.unwrap();
    assert_eq!(active.state, Some(State::Active));
    server.lambda.update_function_configuration(&name).timeout(33).send().await.unwrap();
    let updated = configuration().wait_until_function_updated(LONG).await.unwrap();
    assert_eq!(updated.last_update_status, Some(LastUpdateStatus::Successful));
    assert_eq!(updated.timeout, Some(33));

    let nobody = unique("nobody");
    let error = server.lambda.get_function_configuration(&nobody);
    let error = error.wait_until_function_active(LONG).await.unwrap_err();
    assert_eq!((error.kind(), error.requests()), (WaitErrorKind::Unexpected, 1));
    assert!(matches!(error.error().unwrap().kind(), ErrorKind::ResourceNotFound(_)), "{error}");
    let second = Duration::from_secs(1);
    let error = server.lambda.get_function(&nobody).wait_until_function_exists(second).await;
    assert_eq!(error.unwrap_err().kind(), WaitErrorKind::TimedOut);
}
