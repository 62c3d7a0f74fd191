//! Words with a meaning in some language, as the names of operations, parameters, models and properties.

use special_words::models::*;

use crate::scenario::{Report, client, scenarios};

/// Calls the scenarios of a word as the name of an operation, of a model and of a parameter.
macro_rules! words {
    ($report:ident, $api:ident; $($word:literal: $operation:ident, $send:ident($model:ident), $query:ident;)*) => {$(
        words! { @call $report, concat!("SpecialWords_Operations_", $word), $api.$operation() }
        words! { @call $report, concat!("SpecialWords_Models_", $word), $api.$send($model::new("ok")) }
        words! { @call $report, concat!("SpecialWords_Parameters_", $word), $api.$query("ok") }
    )*};
    (@call $report:ident, $name:expr, $request:expr) => {
        let call = async { Ok($request.send().await.map(drop)?) };
        $report.scenario($name, call).await;
    };
}

pub async fn call(report: &Report) {
    words(report).await;
    other(report).await;
}

async fn words(report: &Report) {
    let api = client!(report, special_words::Client).api();
    words! { report, api;
        "and": operations_and, models_with_and_with(ModelsAnd), parameters_with_and;
        "as": operations_as, models_with_as_with(ModelsAs), parameters_with_as;
        "assert": operations_assert, models_with_assert_with(ModelsAssert), parameters_with_assert;
        "async": operations_async, models_with_async_with(ModelsAsync), parameters_with_async;
        "await": operations_await, models_with_await_with(ModelsAwait), parameters_with_await;
        "break": operations_break, models_with_break_with(ModelsBreak), parameters_with_break;
        "class": operations_class, models_with_class_with(ModelsClass), parameters_with_class;
        "continue": operations_continue, models_with_continue_with(ModelsContinue), parameters_with_continue;
        "def": operations_def, models_with_def_with(ModelsDef), parameters_with_def;
        "del": operations_del, models_with_del_with(ModelsDel), parameters_with_del;
        "elif": operations_elif, models_with_elif_with(ModelsElif), parameters_with_elif;
        "else": operations_else, models_with_else_with(ModelsElse), parameters_with_else;
        "except": operations_except, models_with_except_with(ModelsExcept), parameters_with_except;
        "exec": operations_exec, models_with_exec_with(ModelsExec), parameters_with_exec;
        "finally": operations_finally, models_with_finally_with(ModelsFinally), parameters_with_finally;
        "for": operations_for, models_with_for_with(ModelsFor), parameters_with_for;
        "from": operations_from, models_with_from_with(ModelsFrom), parameters_with_from;
        "global": operations_global, models_with_global_with(ModelsGlobal), parameters_with_global;
        "if": operations_if, models_with_if_with(ModelsIf), parameters_with_if;
        "import": operations_import, models_with_import_with(ModelsImport), parameters_with_import;
        "in": operations_in, models_with_in_with(ModelsIn), parameters_with_in;
        "is": operations_is, models_with_is_with(ModelsIs), parameters_with_is;
        "lambda": operations_lambda, models_with_lambda_with(ModelsLambda), parameters_with_lambda;
        "not": operations_not, models_with_not_with(ModelsNot), parameters_with_not;
        "or": operations_or, models_with_or_with(ModelsOr), parameters_with_or;
        "pass": operations_pass, models_with_pass_with(ModelsPass), parameters_with_pass;
        "raise": operations_raise, models_with_raise_with(ModelsRaise), parameters_with_raise;
        "return": operations_return, models_with_return_with(ModelsReturn), parameters_with_return;
        "try": operations_try, models_with_try_with(ModelsTry), parameters_with_try;
        "while": operations_while, models_with_while_with(ModelsWhile), parameters_with_while;
        "with": operations_with, models_with_with_with(ModelsWith), parameters_with_with;
        "yield": operations_yield, models_with_yield_with(ModelsYield), parameters_with_yield;
    }
}

async fn other(report: &Report) {
    let api = client!(report, special_words::Client).api();
    let ok = "ok";
    scenarios! { report;
        "SpecialWords_Operations_constructor": api.operations_constructor();
        "SpecialWords_Models_constructor": api.models_with_constructor(ok);
        "SpecialWords_Parameters_cancellationToken": api.parameters_with_cancellation_token(ok);
        "SpecialWords_ModelProperties_sameAsModel": api.model_properties_same_as_model(ok);
        "SpecialWords_ModelProperties_dictMethods":
            api.model_properties_dict_methods(ok, ok, ok, ok, ok, ok, ok, ok, ok, ok);
        "SpecialWords_ModelProperties_withList": api.model_properties_with_list(ok);
    }
}
