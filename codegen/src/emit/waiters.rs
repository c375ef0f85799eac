//! Waiters.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{
    attributes, ident,
    path::{Found, condition, term},
    ty,
};
use crate::api::{Acceptor, Condition, Matcher, Operation, Success, Term, WaitState, Waiter};

/// The waiter methods of a call, and the functions that classify results.
pub(super) fn items(operation: &Operation) -> Vec<TokenStream> {
    if operation.waiters.is_empty() {
        return Vec::new();
    }
    let name = ident(&operation.input.name);
    let methods = operation.waiters.iter().map(|waiter| method(operation, waiter));
    let methods = quote! {
        impl Call<#name> {
            #(#methods)*
        }
    };
    let classifiers = operation.waiters.iter().map(|waiter| classifier(operation, waiter));
    [methods].into_iter().chain(classifiers).collect()
}

fn method(operation: &Operation, waiter: &Waiter) -> TokenStream {
    let (input, method, classifier) =
        (ident(&operation.input.name), ident(&waiter.method), ident(&waiter.classifier));
    let docs = attributes::docs(&docs(waiter));
    let deprecated = attributes::deprecated(waiter.deprecated.as_deref());
    let name = &waiter.name;
    let delays = ((waiter.min_delay, waiter.max_delay) != Waiter::DEFAULT_DELAYS).then(|| {
        let (min, max) = (waiter.min_delay, waiter.max_delay);
        let (min, max) = (Literal::u64_unsuffixed(min), Literal::u64_unsuffixed(max));
        quote!(.delays(#min, #max))
    });
    let output = ty::output(operation);
    let (output, result) = match waiter.success {
        Success::Output => (output, quote!(self.wait_until(waiter, max_wait).await?.output())),
        Success::Error => (quote!(()), quote!(self.wait_until(waiter, max_wait).await.map(|_| ()))),
        Success::Either => (
            quote!(Option<#output>),
            quote!(self.wait_until(waiter, max_wait).await.map(wait::Waited::optional)),
        ),
    };
    quote! {
        #docs
        #deprecated
        #[inline]
        pub async fn #method(self, max_wait: Duration) -> Result<#output, WaitError<#input>> {
            let waiter = Waiter::new(#name, #classifier) #delays;
            #result
        }
    }
}

fn docs(waiter: &Waiter) -> Vec<String> {
    let mut docs = waiter.docs.clone();
    let answer = match waiter.success {
        Success::Output => "Returns the output that matched.",
        Success::Error => "The state is reached when an error matches.",
        Success::Either => "Returns the output that matched, or nothing if an error matched.",
    };
    docs.push(String::new());
    docs.extend(attributes::wrapped(&format!(
        "Calls the operation every {} to {} seconds, for at most `max_wait` in total. {answer}",
        waiter.min_delay, waiter.max_delay
    )));
    docs.extend([
        String::new(),
        "# Errors".to_owned(),
        "[`WaitError`], if the resource can no longer reach the state, on timeout, or on any other error. It has the last response.".to_owned(),
    ]);
    docs
}

fn classifier(operation: &Operation, waiter: &Waiter) -> TokenStream {
    let (input, classifier) = (ident(&operation.input.name), ident(&waiter.classifier));
    let (of_output, of_error): (Vec<&Acceptor>, Vec<&Acceptor>) =
        waiter.acceptors.iter().partition(|it| !it.matcher.is_of_error());
    let outputs = by_text(&of_output).map_or_else(|| arms(&of_output), |it| vec![it]);
    let errors = arms(&of_error);
    let uses_input = of_output.iter().any(|it| matches!(&it.matcher, Matcher::InputOutput(_)));
    let argument = if uses_input { quote!(input) } else { quote!(_) };
    quote! {
        #[inline]
        fn #classifier(#argument: &#input, answer: &wait::Answer<#input>) -> Option<wait::State> {
            match answer {
                #(#outputs)*
                #(#errors)*
                _ => None,
            }
        }
    }
}

fn arms(acceptors: &[&Acceptor]) -> Vec<TokenStream> {
    let arm = |acceptor: &&Acceptor| {
        let (pattern, state) = (pattern(&acceptor.matcher), state(acceptor.state));
        quote!(#pattern => #state,)
    };
    acceptors.iter().map(arm).collect()
}

/// A single `match` on a string, if the acceptors for outputs differ only in that string.
fn by_text(acceptors: &[&Acceptor]) -> Option<TokenStream> {
    let (mut subject, mut arms, mut rest) = (None, Vec::new(), quote!(None));
    for acceptor in acceptors {
        let state = state(acceptor.state);
        match &acceptor.matcher {
            Matcher::AnyOutput => rest = state,
            Matcher::Output(Condition::Same { left, right: Term::Text(text), wanted: true })
                if subject.is_none_or(|subject| subject == left) =>
            {
                subject = Some(left);
                arms.push((text, state));
            }
            _ => return None,
        }
    }
    let (subject, is_option) = term(subject?, &Found::Reference(quote!(output)));
    let arms = arms.iter().map(|(text, state)| match is_option {
        true => quote!(Some(#text) => #state,),
        false => quote!(#text => #state,),
    });
    Some(quote! {
        Ok(output) => match #subject {
            #(#arms)*
            _ => #rest,
        },
    })
}

fn state(state: WaitState) -> TokenStream {
    match state {
        WaitState::Success => quote!(Some(wait::State::Success)),
        WaitState::Failure => quote!(Some(wait::State::Failure)),
        WaitState::Retry => quote!(Some(wait::State::Retry)),
    }
}

fn pattern(matcher: &Matcher) -> TokenStream {
    match matcher {
        Matcher::AnyOutput => quote!(Ok(_)),
        Matcher::Output(it) | Matcher::InputOutput(it) => {
            let condition = condition(it, &Found::Reference(quote!(output)));
            quote!(Ok(output) if #condition)
        }
        Matcher::AnyError => quote!(Err(error) if wait::is_answer(error)),
        Matcher::Error(code) => quote!(Err(error) if error.code() == Some(#code)),
    }
}
