// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/core/json.h"
#include "engine/core/result.h"

#include <optional>
#include <string>
#include <string_view>

namespace sintonia::rpc {

/// JSON-RPC 2.0 over standard input and output with Content-Length framing, between the window (client) and
/// `sintonia-cli serve`. Requests run one after another, those about model folders (from "models" on)
/// beside them; "cancel" {"id": N} is seen at once. While a request runs the helper sends notifications "progress" {"id", "stage",
/// "done", "total", "unit"}, "message" {"id", "text"} and, for texts that are generated, "piece" {"id", "index", "text"}: whole
/// characters that follow those before.
/// An Error travels as {"code": -32000 - ErrorCode, "message": text(), "data": {"code", "message", "place", "expected", "found"}}.
///
/// A model is named by MODEL = {"folder": DIR} or {"run": ID, "step": N | absent = best} of the project, or {"bm25": true}.
///
/// | method | params | result |
/// | initialize | – | {version, torch, device, devices: [], threads, simd, memory_bytes,
///            export_formats: [{name, description, dtypes: [], language_models: bool}], rubric: the judge's prompt} |
/// | describeModel | {project?, model} | {name, architecture, parameters, dimension, max_length, similarity, pooling, prompts: {}, hash} |
/// | rank | {project, model, corpus, queries: [{id?, text}], top} | {rankings: [{hits: [{id, title, score, relevance?}], measures: {name: value}}]} |
/// | matrix | {project, model, corpus, queries: [{id?, text}], documents: [id]} | {similarity: [[…]]} |
/// | judged | {project, model, corpus, split} | {pairs: [{query, document, relevance, similarity}]}: relevance 1 and 0, the pairs
///            of engine/train/setevaluation.h, the same for every model |
/// | map | {project, models: [MODEL…], corpus, split, limit} | {points: [{kind: query|document, id, title, judged: bool}], coordinates: [[[x, y]…] a model],
///            explained: [[v1, v2] a model]}: PCA of the first model's vectors; the others rotated onto it (orthogonal Procrustes) |
/// | evaluate | {project, model, corpus, split} | {queries, measures: {}, per_query: {id: {}}, similarity_relevant, similarity_irrelevant, threshold: {value, precision, recall, f1}} |
/// | lengths | {project, model, corpus, max_length?} | {documents: [n tokens…], queries: [n tokens…], limit, cut_documents, cut_queries} |
/// | generate | {project?, model, prompt | messages: [{role, content}], dtype?, max_new_tokens?, temperature?, top_k?, top_p?, min_p?,
///            repetition_penalty?, seed?, stop?: []} | {text, ids, prompt_ids, stopped_by: length|end|text, prompt_seconds, seconds}:
///            messages go through the model's chat template; what is absent is as the folder says |
/// | context | {project, model, corpus, question, top?} | {context: [{id, title, text, origin: {corpus, retriever, rank, score}}]}
/// | ask | {project, model, question, context: [{id?, title?, text, origin?}], corpus?, template_run?, encoder?: MODEL, dtype?, max_new_tokens?,
///            temperature?, seed?} | {text, stopped_by, prompt_tokens, tokens, prompt_seconds, seconds, relevance: toJson() of
///            engine/retrieve/relevance.h}: the prompt's template as askingTemplate() of engine/synth/ask.h finds it
/// | judge | {project, run, set, step?, judge: {endpoint, model, key_variable?} | MODEL, rubric?, dtype?} | toJson() of
///            engine/synth/judgeanswers.h; the server's key is read from the environment variable of that name
/// | relevance | {project?, question, context, answer, encoder?: MODEL} | toJson() of engine/retrieve/relevance.h
/// | buildRows | {project, build: BUILD.json of `build-rows`} | {name, rows: {split: count}, without_oracle, unanswered, fewer_documents,
///            leaks: toJson() of engine/data/leaks.h} |
/// | previewRows | {project, corpus, split, model: {folder}, max_length?, on?: answer|all, rows?} | {limit, lengths: [n tokens…], cut, unusable,
///            rows: [{id, tokens: [text…], counted: [bool…], cut} | {id, error}]}: tokens of the first `rows`, lengths of all before the cut |
/// | estimateMemory | {project, experiment: EXPERIMENT.json} | {terms: [{name, arithmetic, bytes}], total, available (0 = not known),
///            device, fits}: toJson() of engine/train/memoryestimate.h |
/// | export | {project, run | model, format, dtype?, output} | {output, format, dtype, largest_deviation, tolerance, compared, probes,
///            passed, files: []} |
/// | models | {project} | {models: [ENTRY]}: ENTRY is toJson() of engine/hub/modelfolder.h and place: starter|project|export|download |
/// | downloadModel | {project, model, endpoint?} | ENTRY; engine/hub/download.h says what is accepted |
/// | importModel | {project, folder} | ENTRY |
/// | removeModel, restoreModel | {project, name} | {}: into and out of models/.trash |
/// | discardDownload | {project, name} | {}: what is kept of a download that is not complete |
/// | cancel | {id} | (a notification) |
/// | shutdown | – | {} |
inline constexpr int errorBase = -32000;

/// "Content-Length: N\r\n\r\n" + text.
std::string frame(const Json &message);

/// Takes bytes as they arrive and gives whole messages. A header that is malformed or announces more than 256 MiB is an
/// error, after which the stream can't be read on.
class Deframer {
public:
    void add(std::string_view bytes);
    /// The next whole message, nothing while it is incomplete.
    Result<std::optional<Json>> next();

private:
    std::string m_buffer; ///< what was taken out already ends at m_begin
    std::size_t m_begin = 0;
};

Json request(std::int64_t id, const std::string &method, Json params);
Json notification(const std::string &method, Json params);
Json response(std::int64_t id, Json result);
Json errorResponse(const Json &id, const Error &error);
/// The Error of an error response's "error" member.
Error errorOf(const Json &error);

} // namespace sintonia::rpc
