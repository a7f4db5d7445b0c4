<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="pt_BR">
<context>
    <name>EngineText</name>
    <message>
        <source>less than %L1</source>
        <translation>menos de %L1</translation>
    </message>
    <message>
        <source>expected %1, found %2</source>
        <translation>esperado: %1; encontrado: %2</translation>
    </message>
    <message>
        <source>expected %1</source>
        <translation>esperado: %1</translation>
    </message>
    <message>
        <source>found %1</source>
        <translation>encontrado: %1</translation>
    </message>
    <message>
        <source>All %L1 steps are done</source>
        <translation>Todos os %L1 passos foram dados</translation>
    </message>
    <message>
        <source>Paused at step %L1</source>
        <translation>Pausada no passo %L1</translation>
    </message>
    <message>
        <source>Stopped on request at step %L1</source>
        <translation>Interrompida a pedido no passo %L1</translation>
    </message>
    <message>
        <source>Stopped early at step %L1: %2 is %L3, and %L4 evaluations in a row did not better %L5 of step %L6 by more than %L7</source>
        <translation>Parada antecipada no passo %L1: %2 é %L3, e %L4 avaliações seguidas não superaram %L5 do passo %L6 em mais de %L7</translation>
    </message>
    <message>
        <source>Guard: at step %L1 %2 is %L3 below the untouched model (allowed: %L4), while %5 gained %L6</source>
        <translation>Guarda: no passo %L1, %2 está %L3 abaixo do modelo original (permitido: %L4), enquanto %5 ganhou %L6</translation>
    </message>
    <message>
        <source>Going on from the checkpoint of step %L1</source>
        <translation>Continuando do ponto de retomada do passo %L1</translation>
    </message>
    <message>
        <source>Step %L1 was skipped: its loss is not finite</source>
        <translation>O passo %L1 foi pulado: sua perda não é finita</translation>
    </message>
    <message>
        <source>Step %L1 was skipped: its gradient norm is not finite</source>
        <translation>O passo %L1 foi pulado: sua norma do gradiente não é finita</translation>
    </message>
    <message>
        <source>%L1 steps in a row had a loss or gradient that is not finite, up to step %L2</source>
        <translation>%L1 passos seguidos tiveram perda ou gradiente não finito, até o passo %L2</translation>
    </message>
    <message>
        <source>Best is step %L1: %2 %L3, %L4 against the untouched model (%L5)</source>
        <translation>O melhor é o passo %L1: %2 %L3, %L4 em relação ao modelo original (%L5)</translation>
    </message>
    <message>
        <source>Tuning gained nothing: the untouched model is kept</source>
        <translation>O ajuste não ganhou nada: o modelo original é mantido</translation>
    </message>
    <message>
        <source>Outside the domain %1 changed by %L2 at worst</source>
        <translation>Fora do domínio, %1 mudou %L2 no pior caso</translation>
    </message>
    <message>
        <source>The tuning is over-specific: it gains at home and loses elsewhere</source>
        <translation>O ajuste é específico demais: ganha em casa e perde fora</translation>
    </message>
    <message>
        <source>%L1 steps were skipped because their loss or gradient was not finite</source>
        <translation>%L1 passos foram pulados porque sua perda ou seu gradiente não era finito</translation>
    </message>
    <message>
        <source>the run is being trained by process %1: stop it first</source>
        <translation>a execução está sendo treinada pelo processo %1: pare-o primeiro</translation>
    </message>
    <message>
        <source>the run is finished: nothing is left to train</source>
        <translation>a execução está concluída: não resta nada a treinar</translation>
    </message>
    <message>
        <source>%1; no set outside its domain was evaluated</source>
        <translation>%1; nenhum conjunto fora do domínio foi avaliado</translation>
    </message>
    <message>
        <source>%1 and loses nothing measurable outside</source>
        <translation>%1 e não perde nada mensurável fora</translation>
    </message>
    <message>
        <source>%1 and loses nothing measurable</source>
        <translation>%1 e não perde nada mensurável</translation>
    </message>
    <message>
        <source>%1 and loses %2: over-specific</source>
        <translation>%1 e perde %2: específica demais</translation>
    </message>
    <message>
        <source>%1 and loses %2: worse than its base</source>
        <translation>%1 e perde %2: pior que sua base</translation>
    </message>
    <message>
        <source>Run %1 has no evaluated step that is better than its base</source>
        <translation>A execução %1 não tem passo avaliado melhor que sua base</translation>
    </message>
    <message>
        <source>Run %1 was not evaluated before and after</source>
        <translation>A execução %1 não foi avaliada antes e depois</translation>
    </message>
    <message>
        <source>Run %1 was not evaluated on a validation set</source>
        <translation>A execução %1 não foi avaliada em um conjunto de validação</translation>
    </message>
    <message>
        <source>Run %1 changes nothing on %2</source>
        <translation>A execução %1 não muda nada em %2</translation>
    </message>
    <message>
        <source>Run %1 gains %L2 on %3 (within chance)</source>
        <translation>A execução %1 ganha %L2 em %3 (dentro do acaso)</translation>
    </message>
    <message>
        <source>Run %1 loses %L2 on %3 (within chance)</source>
        <translation>A execução %1 perde %L2 em %3 (dentro do acaso)</translation>
    </message>
    <message>
        <source>Run %1 gains %L2 on %3</source>
        <translation>A execução %1 ganha %L2 em %3</translation>
    </message>
    <message>
        <source>Run %1 loses %L2 on %3</source>
        <translation>A execução %1 perde %L2 em %3</translation>
    </message>
    <message>
        <source>%L1 on %2, %L3 on %4, %L5 on %6 and %L7 on %8</source>
        <translation>%L1 em %2, %L3 em %4, %L5 em %6 e %L7 em %8</translation>
    </message>
    <message>
        <source>%L1 on %2, %L3 on %4 and %L5 on %6</source>
        <translation>%L1 em %2, %L3 em %4 e %L5 em %6</translation>
    </message>
    <message>
        <source>%L1 on %2 and %L3 on %4</source>
        <translation>%L1 em %2 e %L3 em %4</translation>
    </message>
    <message>
        <source>%L1 on %2</source>
        <translation>%L1 em %2</translation>
    </message>
    <message>
        <source>Embedding</source>
        <translation>Gerando vetores</translation>
    </message>
    <message>
        <source>Searching</source>
        <translation>Buscando</translation>
    </message>
    <message>
        <source>Indexing</source>
        <translation>Indexando</translation>
    </message>
    <message>
        <source>Counting tokens</source>
        <translation>Contando tokens</translation>
    </message>
    <message>
        <source>Tokenising</source>
        <translation>Tokenizando</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Treinando</translation>
    </message>
    <message>
        <source>Writing the model</source>
        <translation>Gravando o modelo</translation>
    </message>
    <message>
        <source>Mixing weights</source>
        <translation>Misturando pesos</translation>
    </message>
    <message>
        <source>Loading %1</source>
        <translation>Carregando %1</translation>
    </message>
    <message>
        <source>Reading %1</source>
        <translation>Lendo %1</translation>
    </message>
    <message>
        <source>texts</source>
        <translation>textos</translation>
    </message>
    <message>
        <source>queries</source>
        <translation>perguntas</translation>
    </message>
    <message>
        <source>documents</source>
        <translation>documentos</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>passos</translation>
    </message>
    <message>
        <source>tensors</source>
        <translation>tensores</translation>
    </message>
    <message>
        <source>bytes</source>
        <translation>bytes</translation>
    </message>
    <message>
        <source>Directory of sentence-transformers, adapters merged</source>
        <translation>pasta do sentence-transformers, adaptadores incorporados</translation>
    </message>
    <message>
        <source>Directory of transformers without pooling, adapters merged</source>
        <translation>pasta do transformers sem agregação, adaptadores incorporados</translation>
    </message>
    <message>
        <source>As hf: the adapters folded into the weights</source>
        <translation>como hf: adaptadores incorporados aos pesos</translation>
    </message>
    <message>
        <source>The low-rank adapter alone, for PEFT</source>
        <translation>só o adaptador de baixo posto, para o PEFT</translation>
    </message>
    <message>
        <source>The model has no low-rank adapters, so there is nothing to write as peft: choose another format</source>
        <translation>O modelo não tem adaptadores de baixo posto, portanto não há o que gravar como peft: escolha outro formato</translation>
    </message>
    <message>
        <source>One file for llama.cpp, adapters merged</source>
        <translation>um só arquivo para o llama.cpp, adaptadores incorporados</translation>
    </message>
    <message>
        <source>A language model has no pooling: export it as hf, merged, peft or gguf</source>
        <translation>Um modelo de linguagem não tem agregação: exporte como hf, merged, peft ou gguf</translation>
    </message>
    <message>
        <source>the run changed more than its adapters: export it as hf, merged or gguf</source>
        <translation>a execução mudou mais que os adaptadores: exporte como hf, merged ou gguf</translation>
    </message>
    <message>
        <source>%L1 of %L2 records can&apos;t be used, which is more than 5 %; the first: %3</source>
        <translation>%L1 de %L2 registros não podem ser usados, o que é mais de 5 %; o primeiro: %3</translation>
    </message>
    <message>
        <source>the source holds no records</source>
        <translation>a fonte não contém registros</translation>
    </message>
    <message>
        <source>duplicate id %1</source>
        <translation>id duplicado %1</translation>
    </message>
    <message>
        <source>blank line</source>
        <translation>linha em branco</translation>
    </message>
    <message>
        <source>text that had been read as %1</source>
        <translation>texto que tinha sido lido como %1</translation>
    </message>
    <message>
        <source>decoded as %1</source>
        <translation>decodificado como %1</translation>
    </message>
    <message>
        <source>%L1 NUL bytes replaced by U+FFFD</source>
        <translation>%L1 bytes NUL substituídos por U+FFFD</translation>
    </message>
    <message>
        <source>%L1 NUL characters replaced by U+FFFD</source>
        <translation>%L1 caracteres NUL substituídos por U+FFFD</translation>
    </message>
    <message>
        <source>%L1 surrogates replaced by U+FFFD</source>
        <translation>%L1 substitutos (surrogates) trocados por U+FFFD</translation>
    </message>
    <message>
        <source>%L1 lone surrogates replaced by U+FFFD</source>
        <translation>%L1 substitutos (surrogates) avulsos trocados por U+FFFD</translation>
    </message>
    <message>
        <source>Interrupted</source>
        <translation>Interrompido</translation>
    </message>
    <message>
        <source>out of memory: a smaller mini_batch_size or max_length needs less</source>
        <translation>memória insuficiente: mini_batch_size ou max_length menor precisa de menos</translation>
    </message>
    <message>
        <source>Out of memory while embedding</source>
        <translation>Memória insuficiente ao gerar vetores</translation>
    </message>
    <message>
        <source>Out of memory while loading %1</source>
        <translation>Memória insuficiente ao carregar %1</translation>
    </message>
    <message>
        <source>out of memory</source>
        <translation>memória insuficiente</translation>
    </message>
    <message>
        <source>cannot %1: No such file or directory</source>
        <translation>não é possível %1: o arquivo ou a pasta não existe</translation>
    </message>
    <message>
        <source>cannot %1: Permission denied</source>
        <translation>não é possível %1: permissão negada</translation>
    </message>
    <message>
        <source>cannot %1: No space left on device</source>
        <translation>não é possível %1: não há espaço no disco</translation>
    </message>
    <message>
        <source>cannot %1: Read-only file system</source>
        <translation>não é possível %1: o sistema de arquivos é somente leitura</translation>
    </message>
    <message>
        <source>open</source>
        <translation>abrir</translation>
    </message>
    <message>
        <source>create</source>
        <translation>criar</translation>
    </message>
    <message>
        <source>read</source>
        <translation>ler</translation>
    </message>
    <message>
        <source>write</source>
        <translation>gravar</translation>
    </message>
    <message>
        <source>rename</source>
        <translation>renomear</translation>
    </message>
    <message>
        <source>remove</source>
        <translation>remover</translation>
    </message>
    <message>
        <source>unknown key %1 (did you mean %2?)</source>
        <translation>chave desconhecida %1 (seria %2?)</translation>
    </message>
    <message>
        <source>unknown key %1</source>
        <translation>chave desconhecida %1</translation>
    </message>
    <message>
        <source>%1: expected %2, found %3</source>
        <translation>%1: esperado: %2; encontrado: %3</translation>
    </message>
    <message>
        <source>database is locked</source>
        <translation>o banco de dados está em uso</translation>
    </message>
    <message>
        <source>a whole number from %L1 to %L2</source>
        <translation>um número inteiro de %L1 a %L2</translation>
    </message>
    <message>
        <source>a number from %L1 to %L2</source>
        <translation>um número de %L1 a %L2</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true ou false</translation>
    </message>
    <message>
        <source>one of %1</source>
        <translation>um de %1</translation>
    </message>
    <message>
        <source>a list of strings</source>
        <translation>uma lista de textos</translation>
    </message>
    <message>
        <source>a list of sets</source>
        <translation>uma lista de conjuntos</translation>
    </message>
    <message>
        <source>a model folder or &quot;starter&quot;</source>
        <translation>uma pasta de modelo ou &quot;starter&quot;</translation>
    </message>
    <message>
        <source>&quot;starter&quot; or a model folder (absolute, or relative to the project or the current folder)</source>
        <translation>&quot;starter&quot; ou uma pasta de modelo (absoluta, ou relativa ao projeto ou à pasta atual)</translation>
    </message>
    <message>
        <source>a split of %1 (%2)</source>
        <translation>uma parte de %1 (%2)</translation>
    </message>
    <message>
        <source>a split with relevant documents</source>
        <translation>uma parte com documentos relevantes</translation>
    </message>
    <message>
        <source>a split that has judgements</source>
        <translation>uma parte que tenha julgamentos</translation>
    </message>
    <message>
        <source>questions whose documents no other split needs</source>
        <translation>perguntas cujos documentos nenhuma outra parte precise</translation>
    </message>
    <message>
        <source>%L1 groups of questions, the largest with %L2 of %L3</source>
        <translation>%L1 grupos de perguntas, o maior com %L2 de %L3</translation>
    </message>
    <message>
        <source>a curve such as %1</source>
        <translation>uma curva como %1</translation>
    </message>
    <message>
        <source>a curve that evaluations write</source>
        <translation>uma curva que as avaliações gravam</translation>
    </message>
    <message>
        <source>documents judged 0 for the queries, which this loss needs</source>
        <translation>documentos julgados 0 para as perguntas, de que esta perda precisa</translation>
    </message>
    <message>
        <source>judged pairs</source>
        <translation>pares julgados</translation>
    </message>
    <message>
        <source>judgements to divide</source>
        <translation>julgamentos a dividir</translation>
    </message>
    <message>
        <source>one of the corpora %1</source>
        <translation>um dos corpora %1</translation>
    </message>
    <message>
        <source>an imported corpus</source>
        <translation>um corpus importado</translation>
    </message>
    <message>
        <source>the name of a corpus of the project</source>
        <translation>o nome de um corpus do projeto</translation>
    </message>
    <message>
        <source>a name that no corpus of the project has</source>
        <translation>um nome que nenhum corpus do projeto tenha</translation>
    </message>
    <message>
        <source>the id of a known document</source>
        <translation>o id de um documento conhecido</translation>
    </message>
    <message>
        <source>the id of a known query</source>
        <translation>o id de uma pergunta conhecida</translation>
    </message>
    <message>
        <source>the id of a document</source>
        <translation>o id de um documento</translation>
    </message>
    <message>
        <source>a project folder (with project.db or runs/)</source>
        <translation>uma pasta de projeto (com project.db ou runs/)</translation>
    </message>
    <message>
        <source>a project folder</source>
        <translation>uma pasta de projeto</translation>
    </message>
    <message>
        <source>another folder</source>
        <translation>outra pasta</translation>
    </message>
    <message>
        <source>a run of the project</source>
        <translation>uma execução do projeto</translation>
    </message>
    <message>
        <source>a database of version %L1 or older</source>
        <translation>um banco de dados da versão %L1 ou anterior</translation>
    </message>
    <message>
        <source>version %L1</source>
        <translation>versão %L1</translation>
    </message>
    <message>
        <source>corpus.jsonl in a BEIR folder</source>
        <translation>corpus.jsonl em uma pasta BEIR</translation>
    </message>
    <message>
        <source>queries.jsonl beside the judgements of qrels/</source>
        <translation>queries.jsonl ao lado dos julgamentos de qrels/</translation>
    </message>
    <message>
        <source>a text file, a .gz file or a folder (unpack it first)</source>
        <translation>um arquivo de texto, um arquivo .gz ou uma pasta (descompacte antes)</translation>
    </message>
    <message>
        <source>a %1 file</source>
        <translation>um arquivo %1</translation>
    </message>
    <message>
        <source>a folder of another kind</source>
        <translation>uma pasta de outro tipo</translation>
    </message>
    <message>
        <source>something else</source>
        <translation>outra coisa</translation>
    </message>
    <message>
        <source>a JSON object</source>
        <translation>um objeto JSON</translation>
    </message>
    <message>
        <source>a string at %1</source>
        <translation>um texto em %1</translation>
    </message>
    <message>
        <source>a list at %1</source>
        <translation>uma lista em %1</translation>
    </message>
    <message>
        <source>a column of %1 (or a column mapping)</source>
        <translation>uma coluna entre %1 (ou um mapeamento de colunas)</translation>
    </message>
    <message>
        <source>a column %1</source>
        <translation>uma coluna %1</translation>
    </message>
    <message>
        <source>%L1 columns</source>
        <translation>%L1 colunas</translation>
    </message>
    <message>
        <source>a header line</source>
        <translation>uma linha de cabeçalho</translation>
    </message>
    <message>
        <source>a closing quote</source>
        <translation>aspas de fechamento</translation>
    </message>
    <message>
        <source>query id, document id and whole-number relevance</source>
        <translation>id da pergunta, id do documento e relevância inteira</translation>
    </message>
    <message>
        <source>a topic with number and title</source>
        <translation>um tópico com número e título</translation>
    </message>
    <message>
        <source>a document number</source>
        <translation>um número de documento</translation>
    </message>
    <message>
        <source>the block&apos;s end</source>
        <translation>o fim do bloco</translation>
    </message>
    <message>
        <source>another block</source>
        <translation>outro bloco</translation>
    </message>
    <message>
        <source>the end of the file</source>
        <translation>o fim do arquivo</translation>
    </message>
    <message>
        <source>an id</source>
        <translation>um id</translation>
    </message>
    <message>
        <source>a text</source>
        <translation>um texto</translation>
    </message>
    <message>
        <source>a string</source>
        <translation>um texto</translation>
    </message>
    <message>
        <source>an object</source>
        <translation>um objeto</translation>
    </message>
    <message>
        <source>a list</source>
        <translation>uma lista</translation>
    </message>
    <message>
        <source>an empty one</source>
        <translation>um vazio</translation>
    </message>
    <message>
        <source>an empty file</source>
        <translation>um arquivo vazio</translation>
    </message>
    <message>
        <source>a longer one</source>
        <translation>um mais longo</translation>
    </message>
    <message>
        <source>a larger one</source>
        <translation>um maior</translation>
    </message>
    <message>
        <source>no text %1</source>
        <translation>nenhum texto %1</translation>
    </message>
    <message>
        <source>no number</source>
        <translation>nenhum número</translation>
    </message>
    <message>
        <source>no title</source>
        <translation>nenhum título</translation>
    </message>
    <message>
        <source>a folder</source>
        <translation>uma pasta</translation>
    </message>
    <message>
        <source>a file</source>
        <translation>um arquivo</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nada</translation>
    </message>
    <message>
        <source>none</source>
        <translation>nenhum</translation>
    </message>
    <message>
        <source>more</source>
        <translation>mais</translation>
    </message>
    <message>
        <source>The family &quot;%1&quot; is not computed by this program</source>
        <translation>A família &quot;%1&quot; não é calculada por este programa</translation>
    </message>
    <message>
        <source>The module %1 is not computed by this program</source>
        <translation>O módulo %1 não é calculado por este programa</translation>
    </message>
    <message>
        <source>An adapter for %1: it is used together with that model, not alone</source>
        <translation>Um adaptador para %1: é usado junto com aquele modelo, não sozinho</translation>
    </message>
    <message>
        <source>The download is not complete; downloading it again goes on where it ended</source>
        <translation>O download está incompleto; baixá-lo de novo continua de onde parou</translation>
    </message>
    <message>
        <source>%1; given up after %L2 attempts</source>
        <translation>%1; desistiu após %L2 tentativas</translation>
    </message>
    <message>
        <source>the connection failed: %1</source>
        <translation>a conexão falhou: %1</translation>
    </message>
    <message>
        <source>the answer ended early</source>
        <translation>a resposta terminou cedo demais</translation>
    </message>
    <message>
        <source>the server answered %L1</source>
        <translation>o servidor respondeu %L1</translation>
    </message>
    <message>
        <source>the server has no such model, revision or file</source>
        <translation>o servidor não tem esse modelo, revisão ou arquivo</translation>
    </message>
    <message>
        <source>the server refuses it with your key: it is private or gated (accept its terms on the server&apos;s site), or does not exist</source>
        <translation>o servidor o recusa com a sua chave: é privado ou restrito (aceite os termos no site do servidor), ou não existe</translation>
    </message>
    <message>
        <source>the server gives it to nobody without a key: it is private, gated or does not exist; a key is taken from HF_TOKEN</source>
        <translation>o servidor não o entrega sem uma chave: é privado, restrito ou não existe; uma chave é lida de HF_TOKEN</translation>
    </message>
    <message>
        <source>it is being downloaded or discarded already</source>
        <translation>já está sendo baixado ou descartado</translation>
    </message>
    <message>
        <source>the disk is too full</source>
        <translation>o disco está cheio demais</translation>
    </message>
    <message>
        <source>weights as safetensors (pickled files can run code and are never read)</source>
        <translation>pesos em safetensors (arquivos pickle podem executar código e nunca são lidos)</translation>
    </message>
    <message>
        <source>only pickled weights (%1)</source>
        <translation>só pesos em pickle (%1)</translation>
    </message>
    <message>
        <source>no weights</source>
        <translation>nenhum peso</translation>
    </message>
    <message>
        <source>weights under other names</source>
        <translation>pesos com outros nomes</translation>
    </message>
    <message>
        <source>a model this program can read</source>
        <translation>um modelo que este programa possa ler</translation>
    </message>
    <message>
        <source>a tokenizer (tokenizer.json, vocab.txt or a .model file)</source>
        <translation>um tokenizador (tokenizer.json, vocab.txt ou um arquivo .model)</translation>
    </message>
    <message>
        <source>the name of the model&apos;s family</source>
        <translation>o nome da família do modelo</translation>
    </message>
    <message>
        <source>organisation/name or organisation/name@revision</source>
        <translation>organização/nome ou organização/nome@revisão</translation>
    </message>
    <message>
        <source>an address such as %1</source>
        <translation>um endereço como %1</translation>
    </message>
    <message>
        <source>a name that no model of the project has</source>
        <translation>um nome que nenhum modelo do projeto tenha</translation>
    </message>
    <message>
        <source>%1, which is there already</source>
        <translation>%1, que já existe</translation>
    </message>
    <message>
        <source>content with the hash %1</source>
        <translation>conteúdo com o hash %1</translation>
    </message>
    <message>
        <source>%1; the damaged file was removed</source>
        <translation>%1; o arquivo danificado foi removido</translation>
    </message>
    <message>
        <source>names of files inside the model&apos;s folder</source>
        <translation>nomes de arquivos dentro da pasta do modelo</translation>
    </message>
    <message>
        <source>Building rows</source>
        <translation>Montando linhas</translation>
    </message>
    <message>
        <source>a conversation that ends with a turn of the assistant</source>
        <translation>uma conversa que termina com uma fala do assistente</translation>
    </message>
    <message>
        <source>the roles system, user and assistant</source>
        <translation>os papéis system, user e assistant</translation>
    </message>
    <message>
        <source>a list of turns at &quot;%1&quot;</source>
        <translation>uma lista de falas em &quot;%1&quot;</translation>
    </message>
    <message>
        <source>turns with &quot;%1&quot; and &quot;%2&quot;</source>
        <translation>falas com &quot;%1&quot; e &quot;%2&quot;</translation>
    </message>
    <message>
        <source>a text at &quot;%1&quot;</source>
        <translation>um texto em &quot;%1&quot;</translation>
    </message>
    <message>
        <source>a list of texts at &quot;%1&quot;</source>
        <translation>uma lista de textos em &quot;%1&quot;</translation>
    </message>
    <message>
        <source>judged questions with answers</source>
        <translation>perguntas julgadas com respostas</translation>
    </message>
    <message>
        <source>rows that %1 can hold</source>
        <translation>linhas que %1 comporte</translation>
    </message>
    <message>
        <source>training rows of split &quot;%1&quot;</source>
        <translation>linhas de treino da parte &quot;%1&quot;</translation>
    </message>
    <message>
        <source>training rows</source>
        <translation>linhas de treino</translation>
    </message>
    <message>
        <source>a split that has training rows</source>
        <translation>uma parte que tenha linhas de treino</translation>
    </message>
    <message>
        <source>a model that goes on with texts, with an end token</source>
        <translation>um modelo que continua textos, com um token de fim</translation>
    </message>
    <message>
        <source>an answer of fewer than %L1 tokens</source>
        <translation>uma resposta de menos de %L1 tokens</translation>
    </message>
    <message>
        <source>Out of memory at step %L1: from here on %L2 rows are computed at a time, with the same loss over the whole batch</source>
        <translation>Sem memória no passo %L1: daqui em diante %L2 linhas são calculadas por vez, com a mesma perda sobre o lote inteiro</translation>
    </message>
    <message>
        <source>Out of memory at step %L1: not even one row fits. A smaller max_length, gradient checkpointing, LoRA or a quantised model need less</source>
        <translation>Sem memória no passo %L1: nem uma linha cabe. Um max_length menor, recálculo de ativações, LoRA ou um modelo quantizado precisam de menos</translation>
    </message>
    <message>
        <source>About %L1 MiB of memory are needed, and %L2 MiB are free on %3: steps may have to be computed in smaller pieces</source>
        <translation>São necessários cerca de %L1 MiB de memória, e %L2 MiB estão livres em %3: talvez os passos precisem ser calculados em partes menores</translation>
    </message>
    <message>
        <source>%L1 training rows are left out, the first because of: %2</source>
        <translation>%L1 linhas de treino ficam de fora, a primeira por causa de: %2</translation>
    </message>
    <message>
        <source>%L1 training rows are too long: their context or the start of their prompt is cut</source>
        <translation>%L1 linhas de treino são longas demais: seu contexto ou o início do seu prompt é cortado</translation>
    </message>
    <message>
        <source>Answered for %1: %L2 of %L3 rows</source>
        <translation>Respondidas para %1: %L2 de %L3 linhas</translation>
    </message>
    <message>
        <source>Ranked for %1: %L2 of %L3 documents</source>
        <translation>Ordenados para %1: %L2 de %L3 documentos</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>Referência</translation>
    </message>
    <message>
        <source>Answering</source>
        <translation>Respondendo</translation>
    </message>
    <message>
        <source>questions</source>
        <translation>perguntas</translation>
    </message>
    <message>
        <source>rows with a better and a worse answer, for dpo</source>
        <translation>linhas com uma resposta melhor e uma pior, para dpo</translation>
    </message>
    <message>
        <source>one without a worse answer</source>
        <translation>uma sem resposta pior</translation>
    </message>
    <message>
        <source>&quot;none&quot; without lora: quantised weights can&apos;t be trained</source>
        <translation>&quot;none&quot; sem lora: pesos quantizados não podem ser treinados</translation>
    </message>
    <message>
        <source>a row that fits</source>
        <translation>uma linha que caiba</translation>
    </message>
    <message>
        <source>a corpus with training rows of an LLM; &quot;%1&quot; has none</source>
        <translation>um corpus com linhas de treino de um LLM; &quot;%1&quot; não tem nenhuma</translation>
    </message>
    <message>
        <source>a split with rows of &quot;%1&quot; (%2)</source>
        <translation>uma divisão com linhas de &quot;%1&quot; (%2)</translation>
    </message>
    <message>
        <source>weights</source>
        <translation>pesos</translation>
    </message>
    <message>
        <source>adapters</source>
        <translation>adaptadores</translation>
    </message>
    <message>
        <source>gradients</source>
        <translation>gradientes</translation>
    </message>
    <message>
        <source>optimiser</source>
        <translation>otimizador</translation>
    </message>
    <message>
        <source>activations</source>
        <translation>ativações</translation>
    </message>
    <message>
        <source>work</source>
        <translation>trabalho</translation>
    </message>
    <message>
        <source>encoder of the answers</source>
        <translation>codificador das respostas</translation>
    </message>
    <message>
        <source>program</source>
        <translation>programa</translation>
    </message>
    <message>
        <source>%L1 parameters × %L2 bytes (nf4) + %L3 of embeddings × %L4 bytes</source>
        <translation>%L1 parâmetros × %L2 bytes (nf4) + %L3 de embeddings × %L4 bytes</translation>
    </message>
    <message>
        <source>%L1 parameters × %L2 bytes</source>
        <translation>%L1 parâmetros × %L2 bytes</translation>
    </message>
    <message>
        <source>%L1 trained parameters × 2 averages × 4 bytes</source>
        <translation>%L1 parâmetros treinados × 2 médias × 4 bytes</translation>
    </message>
    <message>
        <source>%L1 trained parameters × 4 bytes</source>
        <translation>%L1 parâmetros treinados × 4 bytes</translation>
    </message>
    <message>
        <source>%L1 tokens × (%L2 layers × %L3 inputs + %L4 numbers of one layer) × 4 bytes</source>
        <translation>%L1 tokens × (%L2 camadas × %L3 entradas + %L4 números de uma camada) × 4 bytes</translation>
    </message>
    <message>
        <source>%L1 tokens × %L2 layers × %L3 numbers × 4 bytes</source>
        <translation>%L1 tokens × %L2 camadas × %L3 números × 4 bytes</translation>
    </message>
    <message>
        <source>%L1 tokens × 3 × %L2 numbers of the widest layer × 4 bytes + %L3 MiB of logits</source>
        <translation>%L1 tokens × 3 × %L2 números da camada mais larga × 4 bytes + %L3 MiB de logits</translation>
    </message>
    <message>
        <source>%L1 MiB, judges their relevance at evaluations</source>
        <translation>%L1 MiB, julga sua relevância nas avaliações</translation>
    </message>
    <message>
        <source>libtorch and the program itself</source>
        <translation>a libtorch e o próprio programa</translation>
    </message>
</context>
<context>
    <name>MeasureNames</name>
    <message>
        <source>R-precision</source>
        <translation>precisão R</translation>
    </message>
    <message>
        <source>F of the set</source>
        <translation>F do conjunto</translation>
    </message>
    <message>
        <source>precision</source>
        <translation>precisão</translation>
    </message>
    <message>
        <source>recall</source>
        <translation>revocação</translation>
    </message>
    <message>
        <source>threshold</source>
        <translation>limiar</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>perda</translation>
    </message>
    <message>
        <source>learning rate</source>
        <translation>taxa de aprendizado</translation>
    </message>
    <message>
        <source>gradient norm</source>
        <translation>norma do gradiente</translation>
    </message>
    <message>
        <source>tokens per second</source>
        <translation>tokens por segundo</translation>
    </message>
    <message>
        <source>memory</source>
        <translation>memória</translation>
    </message>
    <message>
        <source>S(question, relevant)</source>
        <translation>S(pergunta, relevante)</translation>
    </message>
    <message>
        <source>S(question, irrelevant)</source>
        <translation>S(pergunta, irrelevante)</translation>
    </message>
    <message>
        <source>success</source>
        <translation>sucesso</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>validação</translation>
    </message>
    <message>
        <source>training</source>
        <translation>treino</translation>
    </message>
    <message>
        <source>exact match</source>
        <translation>acerto exato</translation>
    </message>
    <message>
        <source>share of abstentions</source>
        <translation>parte de abstenções</translation>
    </message>
    <message>
        <source>precision of abstentions</source>
        <translation>precisão das abstenções</translation>
    </message>
    <message>
        <source>recall of abstentions</source>
        <translation>cobertura das abstenções</translation>
    </message>
    <message>
        <source>supported by the context</source>
        <translation>apoiado no contexto</translation>
    </message>
</context>
<context>
    <name>Numbers</name>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 h %2 min</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 min %2 s</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
</context>
<context>
    <name>PageAction</name>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
</context>
<context>
    <name>RunContent</name>
    <message>
        <source>checkpoint at step %1</source>
        <translation>ponto de retomada no passo %1</translation>
    </message>
    <message>
        <source>resumed at step %1</source>
        <translation>retomada no passo %1</translation>
    </message>
    <message>
        <source>is being prepared</source>
        <translation>em preparação</translation>
    </message>
    <message>
        <source>running</source>
        <translation>em execução</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>pausada</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>interrompida</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>concluída</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>falhou</translation>
    </message>
    <message>
        <source>crashed</source>
        <translation>caiu</translation>
    </message>
</context>
<context>
    <name>SaveChart</name>
    <message>
        <source>Save the chart</source>
        <translation>Salvar o gráfico</translation>
    </message>
    <message>
        <source>Save the chart or its values…</source>
        <translation>Salvar o gráfico ou seus valores…</translation>
    </message>
    <message>
        <source>Picture (*.png);;Vector picture (*.svg);;Values (*.csv)</source>
        <translation>Imagem (*.png);;Imagem vetorial (*.svg);;Valores (*.csv)</translation>
    </message>
</context>
<context>
    <name>main</name>
    <message>
        <source>Tune the encoder and the LLM of a RAG system on your own machine.</source>
        <translation>Ajuste o codificador e o LLM de um sistema RAG na sua própria máquina.</translation>
    </message>
    <message>
        <source>Project folder to open.</source>
        <translation>Pasta de projeto a abrir.</translation>
    </message>
    <message>
        <source>Open the sample project; it is made at the first use.</source>
        <translation>Abre o projeto de exemplo; ele é criado no primeiro uso.</translation>
    </message>
</context>
<context>
    <name>sintonia::AnswerView</name>
    <message>
        <source>The model that answers here: a model folder or the best checkpoint of a run</source>
        <translation>O modelo que responde aqui: uma pasta de modelo ou o melhor ponto de um treino</translation>
    </message>
    <message>
        <source>Answer of model %1</source>
        <translation>Resposta do modelo %1</translation>
    </message>
    <message>
        <source>Underlined: sentences that the context supports</source>
        <translation>Sublinhado: frases que o contexto apoia</translation>
    </message>
    <message>
        <source>Relevance R(A, C, Q) = √(S(A, C) · S(A, Q)). S(A, C): mean over the answer&apos;s sentences of the cosine to the nearest sentence of the context. S(A, Q): cosine of answer and question. A sentence is supported from a cosine of 0.6 on.</source>
        <translation>Relevância R(A, C, Q) = √(S(A, C) · S(A, Q)). S(A, C): média, sobre as frases da resposta, do cosseno com a frase mais próxima do contexto. S(A, Q): cosseno entre resposta e pergunta. Uma frase conta como apoiada a partir de um cosseno de 0,6.</translation>
    </message>
    <message>
        <source>Good</source>
        <translation>Boa</translation>
    </message>
    <message>
        <source>Keep this answer with question and context as one to learn from</source>
        <translation>Guarda esta resposta, com pergunta e contexto, como uma de que se aprende</translation>
    </message>
    <message>
        <source>Bad</source>
        <translation>Ruim</translation>
    </message>
    <message>
        <source>Keep this answer as one to avoid: with a good one to the same question and context it makes a preference row</source>
        <translation>Guarda esta resposta como uma a evitar: com uma boa para a mesma pergunta e o mesmo contexto, forma uma linha de preferência</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>esperando</translation>
    </message>
    <message>
        <source>answering</source>
        <translation>respondendo</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>parado</translation>
    </message>
    <message numerus="yes">
        <source>&lt;b&gt;R %1&lt;/b&gt; · context %2 · question %3 · supported %4 of %n sentence(s)</source>
        <translation>
            <numerusform>&lt;b&gt;R %1&lt;/b&gt; · contexto %2 · pergunta %3 · apoiada %4 de %n frase</numerusform>
            <numerusform>&lt;b&gt;R %1&lt;/b&gt; · contexto %2 · pergunta %3 · apoiadas %4 de %n frases</numerusform>
        </translation>
    </message>
    <message>
        <source> · cut off at the most tokens</source>
        <translation> · cortada no limite de tokens</translation>
    </message>
    <message numerus="yes">
        <source>%n token(s) in %1</source>
        <translation>
            <numerusform>%n token em %1</numerusform>
            <numerusform>%n tokens em %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sintonia::AnswersView</name>
    <message>
        <source>The evaluated questions that are shown</source>
        <translation>As perguntas avaliadas que são mostradas</translation>
    </message>
    <message>
        <source>The step whose answers stand on the right; one can watch an answer change</source>
        <translation>O passo cujas respostas estão à direita; dá para ver uma resposta mudar</translation>
    </message>
    <message>
        <source>What the change is measured by; the questions that changed most come first</source>
        <translation>Com que medida a mudança é medida; as perguntas que mais mudaram vêm primeiro</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>Conjunto</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Passo</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>Medida</translation>
    </message>
    <message>
        <source>Judge…</source>
        <translation>Julgar…</translation>
    </message>
    <message>
        <source>Let a language model judge the answers of this set and step by a rubric</source>
        <translation>Deixa um modelo de linguagem julgar as respostas deste conjunto e passo segundo uma rubrica</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>Pergunta</translation>
    </message>
    <message>
        <source>Base</source>
        <translation>Base</translation>
    </message>
    <message>
        <source>Tuned</source>
        <translation>Ajustado</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Mudança</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>Id</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>Respostas</translation>
    </message>
    <message>
        <source>Answer of the untouched model</source>
        <translation>Resposta do modelo original</translation>
    </message>
    <message>
        <source>Answer of the tuned model</source>
        <translation>Resposta do modelo ajustado</translation>
    </message>
    <message>
        <source>Underlined: sentences that the context supports</source>
        <translation>Sublinhado: frases que o contexto apoia</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>Contexto</translation>
    </message>
    <message>
        <source>Marked: sentences that an answer rests on; those of the tuned model are underlined</source>
        <translation>Marcado: frases em que uma resposta se apoia; as do modelo ajustado estão sublinhadas</translation>
    </message>
    <message>
        <source>%1 (best)</source>
        <translation>%1 (melhor)</translation>
    </message>
    <message>
        <source>The answers can&apos;t be read.</source>
        <translation>Não foi possível ler as respostas.</translation>
    </message>
    <message>
        <source>%1 answers judged, mean R %2; %3 judgements failed. Cost: %4 tokens.</source>
        <translation>%1 respostas julgadas, R médio %2; %3 julgamentos falharam. Custo: %4 tokens.</translation>
    </message>
    <message>
        <source>%1
Reference: %2</source>
        <translation>%1
Referência: %2</translation>
    </message>
    <message>
        <source>R %1</source>
        <translation>R %1</translation>
    </message>
    <message>
        <source>%1 judges %2: %3</source>
        <translation>%1 julga %2: %3</translation>
    </message>
    <message>
        <source>%1 gave no verdict</source>
        <translation>%1 não deu veredito</translation>
    </message>
</context>
<context>
    <name>sintonia::AskPage</name>
    <message>
        <source>Ask</source>
        <translation>Perguntar</translation>
    </message>
    <message>
        <source>Put a question to two language models, the untouched and the tuned one, with the same context, and see their answers next to each other. No language model is in the project yet.</source>
        <translation>Faça uma pergunta a dois modelos de linguagem, o original e o ajustado, com o mesmo contexto, e veja as respostas lado a lado. Ainda não há modelo de linguagem no projeto.</translation>
    </message>
    <message>
        <source>Go to the models</source>
        <translation>Ir para os modelos</translation>
    </message>
    <message>
        <source>Shows the Models page, where models are brought in</source>
        <translation>Mostra a página Modelos, onde se trazem modelos</translation>
    </message>
    <message>
        <source>Model &amp;A</source>
        <translation>Modelo &amp;A</translation>
    </message>
    <message>
        <source>Model &amp;B</source>
        <translation>Modelo &amp;B</translation>
    </message>
    <message>
        <source>Both models answer, one after the other; context is looked for first where the question is new</source>
        <translation>Os dois modelos respondem, um depois do outro; se a pergunta é nova, antes se busca o contexto</translation>
    </message>
    <message>
        <source>Find context</source>
        <translation>Buscar contexto</translation>
    </message>
    <message>
        <source>Take the documents nearest to the question, in place of those that are there</source>
        <translation>Toma os documentos mais próximos da pergunta, no lugar dos que estão aí</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Parar</translation>
    </message>
    <message>
        <source>End the answers here; what has come stays</source>
        <translation>Encerra as respostas aqui; o que já veio fica</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>Pergunta</translation>
    </message>
    <message>
        <source>A question that the corpus should answer</source>
        <translation>Uma pergunta que o corpus deve responder</translation>
    </message>
    <message>
        <source>Enter asks both models (Ctrl+F comes here)</source>
        <translation>Enter pergunta aos dois modelos (Ctrl+F vem para cá)</translation>
    </message>
    <message>
        <source>The corpus that the context comes from</source>
        <translation>O corpus de onde vem o contexto</translation>
    </message>
    <message>
        <source>What finds the context: words, an encoder, or a run&apos;s best checkpoint</source>
        <translation>O que encontra o contexto: palavras, um codificador ou o melhor ponto de um treino</translation>
    </message>
    <message>
        <source>How many documents are taken</source>
        <translation>Quantos documentos são tomados</translation>
    </message>
    <message>
        <source>Where an answer is cut off</source>
        <translation>Onde uma resposta é cortada</translation>
    </message>
    <message>
        <source>&amp;Corpus</source>
        <translation>&amp;Corpus</translation>
    </message>
    <message>
        <source>&amp;Retriever</source>
        <translation>&amp;Recuperador</translation>
    </message>
    <message>
        <source>&amp;Documents</source>
        <translation>&amp;Documentos</translation>
    </message>
    <message>
        <source>Most &amp;tokens</source>
        <translation>Máximo de &amp;tokens</translation>
    </message>
    <message>
        <source>none</source>
        <translation>nenhum</translation>
    </message>
    <message>
        <source>BM25 (words)</source>
        <translation>BM25 (palavras)</translation>
    </message>
    <message>
        <source>The mark could not be kept.</source>
        <translation>Não foi possível guardar a marca.</translation>
    </message>
</context>
<context>
    <name>sintonia::CompareView</name>
    <message>
        <source>Copy table</source>
        <translation>Copiar tabela</translation>
    </message>
    <message>
        <source>Copy the table that is shown as CSV</source>
        <translation>Copia a tabela mostrada como CSV</translation>
    </message>
    <message>
        <source>Save table…</source>
        <translation>Salvar tabela…</translation>
    </message>
    <message>
        <source>Save the table that is shown as a CSV file</source>
        <translation>Salva a tabela mostrada como arquivo CSV</translation>
    </message>
    <message>
        <source>In and out of domain</source>
        <translation>Dentro e fora do domínio</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Execução</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>Conjunto</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>Medida</translation>
    </message>
    <message>
        <source>Base</source>
        <translation>Base</translation>
    </message>
    <message>
        <source>Tuned</source>
        <translation>Ajustado</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Mudança</translation>
    </message>
    <message>
        <source>95 % interval</source>
        <translation>Intervalo de 95 %</translation>
    </message>
    <message>
        <source>p</source>
        <translation>p</translation>
    </message>
    <message>
        <source>Better / same / worse</source>
        <translation>Melhor / igual / pior</translation>
    </message>
    <message>
        <source>Runs over each other</source>
        <translation>Execuções sobrepostas</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>Curvas</translation>
    </message>
    <message>
        <source>Questions</source>
        <translation>Perguntas</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>Pergunta</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Valor</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>Id</translation>
    </message>
    <message>
        <source>A double click shows both rankings on the Inspect page</source>
        <translation>Um clique duplo mostra as duas listas na página Examinar</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>Diferenças</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>Opção</translation>
    </message>
    <message>
        <source>The runs can&apos;t be compared. Nothing was changed.</source>
        <translation>As execuções não podem ser comparadas. Nada foi alterado.</translation>
    </message>
    <message>
        <source>step</source>
        <translation>passo</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 a %2</translation>
    </message>
    <message>
        <source>against %1</source>
        <translation>contra %1</translation>
    </message>
    <message>
        <source>Save the table</source>
        <translation>Salvar a tabela</translation>
    </message>
    <message>
        <source>CSV (*.csv)</source>
        <translation>CSV (*.csv)</translation>
    </message>
    <message>
        <source>%1 can&apos;t be written.</source>
        <translation>Não é possível gravar %1.</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>Respostas</translation>
    </message>
</context>
<context>
    <name>sintonia::ContextModel</name>
    <message>
        <source>Score %1</source>
        <translation>Pontuação %1</translation>
    </message>
    <message>
        <source>Added by hand</source>
        <translation>Acrescentado à mão</translation>
    </message>
</context>
<context>
    <name>sintonia::ContextView</name>
    <message>
        <source>Context</source>
        <translation>Contexto</translation>
    </message>
    <message>
        <source>The documents that the models read, in this order; drag to change it</source>
        <translation>Os documentos que os modelos leem, nesta ordem; arraste para mudá-la</translation>
    </message>
    <message>
        <source>Text of the selected document</source>
        <translation>Texto do documento selecionado</translation>
    </message>
    <message>
        <source>Marked: sentences that an answer rests on; those of model B are underlined</source>
        <translation>Marcado: frases em que uma resposta se apoia; as do modelo B estão sublinhadas</translation>
    </message>
    <message>
        <source>Add…</source>
        <translation>Acrescentar…</translation>
    </message>
    <message>
        <source>Look for a document of the corpus and put it into the context</source>
        <translation>Procura um documento do corpus e o põe no contexto</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Remover</translation>
    </message>
    <message>
        <source>Take the selected document out of the context; the corpus keeps it</source>
        <translation>Tira o documento selecionado do contexto; o corpus o mantém</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>Para cima</translation>
    </message>
    <message>
        <source>The models read the selected document one place earlier</source>
        <translation>Os modelos leem o documento selecionado uma posição antes</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>Para baixo</translation>
    </message>
    <message>
        <source>The models read the selected document one place later</source>
        <translation>Os modelos leem o documento selecionado uma posição depois</translation>
    </message>
    <message>
        <source>No document yet. “Find context” takes those nearest to the question; “Add…” looks for one by words.</source>
        <translation>Nenhum documento ainda. “Buscar contexto” toma os mais próximos da pergunta; “Acrescentar…” procura um por palavras.</translation>
    </message>
    <message>
        <source>Co&amp;ntext</source>
        <translation>Co&amp;ntexto</translation>
    </message>
</context>
<context>
    <name>sintonia::CorpusPage</name>
    <message>
        <source>Import a file…</source>
        <translation>Importar um arquivo…</translation>
    </message>
    <message>
        <source>JSON lines, CSV, TSV, TREC or SQuAD; dropping it onto the window does the same</source>
        <translation>Linhas JSON, CSV, TSV, TREC ou SQuAD; soltá-lo sobre a janela faz o mesmo</translation>
    </message>
    <message>
        <source>Import a folder…</source>
        <translation>Importar uma pasta…</translation>
    </message>
    <message>
        <source>A BEIR folder, or a folder of .txt and .md files</source>
        <translation>Uma pasta BEIR ou uma pasta de arquivos .txt e .md</translation>
    </message>
    <message>
        <source>Split…</source>
        <translation>Dividir…</translation>
    </message>
    <message>
        <source>Divide the judgements into train, validation and test, so that no document is in two of them</source>
        <translation>Divide os julgamentos em treino, validação e teste, sem que um documento fique em dois deles</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>Renomear…</translation>
    </message>
    <message>
        <source>Give the corpus another name; runs made before keep the old one</source>
        <translation>Dá outro nome ao corpus; execuções anteriores mantêm o antigo</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>Remover…</translation>
    </message>
    <message>
        <source>Take the corpus out of the project; its source file is not touched</source>
        <translation>Tira o corpus do projeto; o arquivo de origem não é alterado</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Buscar</translation>
    </message>
    <message>
        <source>Search the documents</source>
        <translation>Buscar nos documentos</translation>
    </message>
    <message>
        <source>Bring your texts</source>
        <translation>Traga seus textos</translation>
    </message>
    <message>
        <source>A corpus holds the documents to be found, questions, and which document answers which question. With judged questions a model can be measured and tuned.</source>
        <translation>Um corpus contém os documentos a encontrar, as perguntas e qual documento responde a qual pergunta. Com perguntas julgadas, um modelo pode ser medido e ajustado.</translation>
    </message>
    <message>
        <source>No project is open</source>
        <translation>Nenhum projeto aberto</translation>
    </message>
    <message>
        <source>Texts belong to a project. Open or create one on the Project page.</source>
        <translation>Os textos pertencem a um projeto. Abra ou crie um na página Projeto.</translation>
    </message>
    <message>
        <source>The import was cancelled; the project is as it was.</source>
        <translation>A importação foi cancelada; o projeto está como estava.</translation>
    </message>
    <message>
        <source>Nothing was imported; the project is as it was. The details say what to mend.</source>
        <translation>Nada foi importado; o projeto está como estava. Os detalhes dizem o que corrigir.</translation>
    </message>
    <message>
        <source>Corpus</source>
        <translation>Corpus</translation>
    </message>
    <message>
        <source>Documents</source>
        <translation>Documentos</translation>
    </message>
    <message>
        <source>Questions</source>
        <translation>Perguntas</translation>
    </message>
    <message>
        <source>Corpora</source>
        <translation>Corpora</translation>
    </message>
    <message>
        <source>Judgements</source>
        <translation>Julgamentos</translation>
    </message>
    <message>
        <source>Lengths</source>
        <translation>Comprimentos</translation>
    </message>
    <message>
        <source>Leaks</source>
        <translation>Vazamentos</translation>
    </message>
    <message>
        <source>Folder to import</source>
        <translation>Pasta a importar</translation>
    </message>
    <message>
        <source>File to import</source>
        <translation>Arquivo a importar</translation>
    </message>
    <message>
        <source>Imported %1: %2 documents, %3 questions, %4 judgements.</source>
        <translation>%1 importado: %2 documentos, %3 perguntas, %4 julgamentos.</translation>
    </message>
    <message>
        <source>%1 records were skipped and %2 repaired.</source>
        <translation>%1 registros foram pulados e %2 consertados.</translation>
    </message>
    <message>
        <source>%1 texts look as if they had been decoded wrongly before; import again with the repair switched on to mend them.</source>
        <translation>%1 textos parecem ter sido decodificados de forma errada; importe de novo com o conserto ligado para corrigi-los.</translation>
    </message>
    <message>
        <source>The judgements could not be split; they are as they were.</source>
        <translation>Os julgamentos não puderam ser divididos; estão como estavam.</translation>
    </message>
    <message>
        <source>Rename the corpus</source>
        <translation>Renomear o corpus</translation>
    </message>
    <message>
        <source>New name</source>
        <translation>Novo nome</translation>
    </message>
    <message>
        <source>The corpus could not be renamed.</source>
        <translation>O corpus não pôde ser renomeado.</translation>
    </message>
    <message>
        <source>Remove the corpus</source>
        <translation>Remover o corpus</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Remover</translation>
    </message>
    <message>
        <source>Undo remove</source>
        <translation>Desfazer remoção</translation>
    </message>
    <message>
        <source>%1 was removed.</source>
        <translation>%1 foi removido.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Desfazer</translation>
    </message>
    <message>
        <source>%1 is back.</source>
        <translation>%1 está de volta.</translation>
    </message>
    <message>
        <source>The corpus could not be removed or brought back.</source>
        <translation>O corpus não pôde ser removido ou trazido de volta.</translation>
    </message>
    <message>
        <source>Bring back the corpus that was removed last</source>
        <translation>Traz de volta o corpus removido por último</translation>
    </message>
    <message>
        <source>Bring back %1</source>
        <translation>Traz de volta %1</translation>
    </message>
    <message>
        <source>Remove %1 with its documents, questions and judgements from the project? The file it came from is not touched. You can undo this until the project closes.</source>
        <translation>Remover do projeto %1 com seus documentos, perguntas e julgamentos? O arquivo de origem não é tocado. Você pode desfazer isso até o projeto fechar.</translation>
    </message>
</context>
<context>
    <name>sintonia::CurveChart</name>
    <message>
        <source>%1 can&apos;t be written</source>
        <translation>Não é possível gravar %1</translation>
    </message>
    <message>
        <source>%1 can&apos;t be written: %2</source>
        <translation>Não é possível gravar %1: %2</translation>
    </message>
</context>
<context>
    <name>sintonia::DataPage</name>
    <message>
        <source>Rows that an LLM learns from</source>
        <translation>Linhas com que um LLM aprende</translation>
    </message>
    <message>
        <source>A row holds a question, documents and the answer that the model should give. Build rows from judged questions with answers, or import conversations, Alpaca, RAFT or RAGAS rows.</source>
        <translation>Uma linha contém uma pergunta, documentos e a resposta que o modelo deve dar. Monte linhas a partir de perguntas julgadas com respostas, ou importe conversas e linhas Alpaca, RAFT ou RAGAS.</translation>
    </message>
    <message>
        <source>No project is open</source>
        <translation>Nenhum projeto está aberto</translation>
    </message>
    <message>
        <source>Rows belong to a project. Open or create one on the Project page.</source>
        <translation>As linhas pertencem a um projeto. Abra ou crie um na página Projeto.</translation>
    </message>
    <message>
        <source>The import was cancelled; the project is as it was.</source>
        <translation>A importação foi cancelada; o projeto está como estava.</translation>
    </message>
    <message>
        <source>Nothing was imported; the project is as it was. The details say what to mend.</source>
        <translation>Nada foi importado; o projeto está como estava. Os detalhes dizem o que corrigir.</translation>
    </message>
    <message>
        <source>Build rows…</source>
        <translation>Montar linhas…</translation>
    </message>
    <message>
        <source>Make rows out of questions with answers and the documents that a retriever finds</source>
        <translation>Faz linhas com perguntas que têm resposta e os documentos que um recuperador encontra</translation>
    </message>
    <message>
        <source>Import rows…</source>
        <translation>Importar linhas…</translation>
    </message>
    <message>
        <source>Conversations, ShareGPT, Alpaca, prompt and completion, RAFT or RAGAS; dropping a file onto this page does the same</source>
        <translation>Conversas, ShareGPT, Alpaca, prompt e resposta, RAFT ou RAGAS; soltar um arquivo nesta página faz o mesmo</translation>
    </message>
    <message>
        <source>Split…</source>
        <translation>Dividir…</translation>
    </message>
    <message>
        <source>Divide the rows into train, validation and test, so that no document answers rows of two of them</source>
        <translation>Divide as linhas em treino, validação e teste, de modo que nenhum documento responda a linhas de duas partes</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportar…</translation>
    </message>
    <message>
        <source>Write the rows as a file that other programs read</source>
        <translation>Grava as linhas em um arquivo que outros programas leem</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>Renomear…</translation>
    </message>
    <message>
        <source>Give the rows another name; runs made before keep the old one</source>
        <translation>Dá outro nome às linhas; execuções anteriores mantêm o antigo</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Remover</translation>
    </message>
    <message>
        <source>Take the rows out of the project; this can be undone</source>
        <translation>Tira as linhas do projeto; isso pode ser desfeito</translation>
    </message>
    <message>
        <source>Undo remove</source>
        <translation>Desfazer remoção</translation>
    </message>
    <message>
        <source>Bring back what was removed last</source>
        <translation>Traz de volta o que foi removido por último</translation>
    </message>
    <message>
        <source>Rows of</source>
        <translation>Linhas de</translation>
    </message>
    <message>
        <source>Count</source>
        <translation>Total</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Formato</translation>
    </message>
    <message>
        <source>Training rows</source>
        <translation>Linhas de treino</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>Linhas</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>Prompt</translation>
    </message>
    <message>
        <source>Leaks</source>
        <translation>Vazamentos</translation>
    </message>
    <message>
        <source>built here</source>
        <translation>montadas aqui</translation>
    </message>
    <message>
        <source>File to import</source>
        <translation>Arquivo a importar</translation>
    </message>
    <message>
        <source>%1 holds no training rows; it is on the Corpus page.</source>
        <translation>%1 não contém linhas de treino; está na página Corpus.</translation>
    </message>
    <message>
        <source>Imported %1: %2 rows.</source>
        <translation>%1 importado: %2 linhas.</translation>
    </message>
    <message>
        <source>%1 records were skipped and %2 repaired.</source>
        <translation>%1 registros foram pulados e %2 reparados.</translation>
    </message>
    <message>
        <source>The rows could not be written; no file was made.</source>
        <translation>As linhas não puderam ser gravadas; nenhum arquivo foi criado.</translation>
    </message>
    <message>
        <source>Wrote %1 rows to %2.</source>
        <translation>%1 linhas gravadas em %2.</translation>
    </message>
    <message>
        <source>%1 rows were left out: the format can&apos;t hold them.</source>
        <translation>%1 linhas ficaram de fora: o formato não as comporta.</translation>
    </message>
    <message>
        <source>The rows could not be split; they are as they were.</source>
        <translation>As linhas não puderam ser divididas; estão como estavam.</translation>
    </message>
    <message>
        <source>Rename the rows</source>
        <translation>Renomear as linhas</translation>
    </message>
    <message>
        <source>New name</source>
        <translation>Novo nome</translation>
    </message>
    <message>
        <source>The rows could not be renamed.</source>
        <translation>As linhas não puderam ser renomeadas.</translation>
    </message>
    <message>
        <source>%1 was removed.</source>
        <translation>%1 foi removido.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Desfazer</translation>
    </message>
    <message>
        <source>%1 is back.</source>
        <translation>%1 está de volta.</translation>
    </message>
    <message>
        <source>The rows could not be removed or brought back.</source>
        <translation>As linhas não puderam ser removidas ou trazidas de volta.</translation>
    </message>
</context>
<context>
    <name>sintonia::DocumentDialog</name>
    <message>
        <source>Add a document of %1</source>
        <translation>Acrescentar um documento de %1</translation>
    </message>
    <message>
        <source>Words of the document</source>
        <translation>Palavras do documento</translation>
    </message>
    <message>
        <source>Finds the documents that hold these words, the best first</source>
        <translation>Encontra os documentos que contêm estas palavras, os melhores primeiro</translation>
    </message>
    <message>
        <source>Documents found</source>
        <translation>Documentos encontrados</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Acrescentar</translation>
    </message>
    <message>
        <source>Puts the selected document at the end of the context (Enter)</source>
        <translation>Põe o documento selecionado no fim do contexto (Enter)</translation>
    </message>
</context>
<context>
    <name>sintonia::DocumentModel</name>
    <message>
        <source>Id</source>
        <translation>Id</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Título</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Texto</translation>
    </message>
</context>
<context>
    <name>sintonia::DocumentsView</name>
    <message>
        <source>Search the documents for words</source>
        <translation>Buscar palavras nos documentos</translation>
    </message>
    <message>
        <source>Shows the best matches of a full-text search, best first (Ctrl+F)</source>
        <translation>Mostra os melhores resultados da busca no texto inteiro, o melhor primeiro (Ctrl+F)</translation>
    </message>
    <message>
        <source>Documents</source>
        <translation>Documentos</translation>
    </message>
    <message>
        <source>Text of the document</source>
        <translation>Texto do documento</translation>
    </message>
    <message>
        <source>%1 best matches</source>
        <translation>%1 melhores resultados</translation>
    </message>
    <message numerus="yes">
        <source>%n documents</source>
        <translation>
            <numerusform>%n documento</numerusform>
            <numerusform>%n documentos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n matches</source>
        <translation>
            <numerusform>%n resultado</numerusform>
            <numerusform>%n resultados</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sintonia::EngineClient</name>
    <message>
        <source>The helper sintonia-cli is not beside the program: install it again, or build the target sintonia-cli.</source>
        <translation>O auxiliar sintonia-cli não está ao lado do programa: instale-o de novo ou compile o alvo sintonia-cli.</translation>
    </message>
</context>
<context>
    <name>sintonia::EngineProcess</name>
    <message>
        <source>The helper sintonia-cli can&apos;t be started: %1</source>
        <translation>O auxiliar sintonia-cli não pode ser iniciado: %1</translation>
    </message>
    <message>
        <source>The helper process was ended by the system (signal %1).</source>
        <translation>O processo auxiliar foi encerrado pelo sistema (sinal %1).</translation>
    </message>
    <message>
        <source>The helper process ended with status %1.</source>
        <translation>O processo auxiliar terminou com o código %1.</translation>
    </message>
    <message>
        <source>The helper process wrote something that is no message: %1</source>
        <translation>O processo auxiliar escreveu algo que não é uma mensagem: %1</translation>
    </message>
</context>
<context>
    <name>sintonia::ExperimentForm</name>
    <message>
        <source>More: %1</source>
        <translation>Mais: %1</translation>
    </message>
    <message>
        <source>Show or hide the further options of this group</source>
        <translation>Mostra ou esconde as demais opções deste grupo</translation>
    </message>
    <message>
        <source>none</source>
        <translation>nenhum</translation>
    </message>
    <message>
        <source>From %1 to %2.</source>
        <translation>De %1 a %2.</translation>
    </message>
    <message>
        <source>In %1.</source>
        <translation>Em %1.</translation>
    </message>
    <message>
        <source>Default: %1.</source>
        <translation>Padrão: %1.</translation>
    </message>
    <message>
        <source>Key in the experiment file: %1</source>
        <translation>Chave no arquivo do experimento: %1</translation>
    </message>
    <message numerus="yes">
        <source>%n judgements</source>
        <translation>
            <numerusform>%n julgamento</numerusform>
            <numerusform>%n julgamentos</numerusform>
        </translation>
    </message>
    <message>
        <source>choose</source>
        <translation>escolher</translation>
    </message>
    <message>
        <source>folder of a language model</source>
        <translation>pasta de um modelo de linguagem</translation>
    </message>
    <message numerus="yes">
        <source>%n training rows</source>
        <translation>
            <numerusform>%n linha de treino</numerusform>
            <numerusform>%n linhas de treino</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sintonia::ExportDialog</name>
    <message>
        <source>Export</source>
        <translation>Exportar</translation>
    </message>
    <message>
        <source>Export %1</source>
        <translation>Exportar %1</translation>
    </message>
    <message>
        <source>What the other program reads</source>
        <translation>O que o outro programa lê</translation>
    </message>
    <message>
        <source>A folder that does not exist yet or is empty</source>
        <translation>Uma pasta que ainda não existe ou está vazia</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Escolher…</translation>
    </message>
    <message>
        <source>Write the model, load it again and compare what it computes with the run&apos;s</source>
        <translation>Grava o modelo, carrega-o de novo e compara o que ele calcula com o da execução</translation>
    </message>
    <message>
        <source>&amp;Format</source>
        <translation>&amp;Formato</translation>
    </message>
    <message>
        <source>F&amp;older</source>
        <translation>&amp;Pasta</translation>
    </message>
    <message>
        <source>&amp;Numbers</source>
        <translation>&amp;Números</translation>
    </message>
    <message>
        <source>Type of the weights: the shorter it is, the smaller the file and the more it is rounded</source>
        <translation>Tipo dos pesos: quanto mais curto, menor o arquivo e maior o arredondamento</translation>
    </message>
    <message>
        <source>32 bits, exact</source>
        <translation>32 bits, exatos</translation>
    </message>
    <message>
        <source>16 bits, range of 32 (bf16)</source>
        <translation>16 bits, alcance dos de 32 (bf16)</translation>
    </message>
    <message>
        <source>16 bits (f16)</source>
        <translation>16 bits (f16)</translation>
    </message>
    <message>
        <source>8 bits in blocks (Q8_0)</source>
        <translation>8 bits em blocos (Q8_0)</translation>
    </message>
    <message>
        <source>Folder for the exported model</source>
        <translation>Pasta do modelo exportado</translation>
    </message>
    <message>
        <source>Writing the model</source>
        <translation>Gravando o modelo</translation>
    </message>
    <message>
        <source>Nothing was exported. The run is not touched; choose another folder or format and try again.</source>
        <translation>Nada foi exportado. A execução não foi alterada; escolha outra pasta ou formato e tente de novo.</translation>
    </message>
    <message>
        <source>✓ Proved: loaded again, %1 texts give the same within the rounding of the type; the largest deviation is %2. The model is in %3.</source>
        <translation>✓ Provado: carregado de novo, %1 textos dão o mesmo, salvo o arredondamento do tipo; o maior desvio é %2. O modelo está em %3.</translation>
    </message>
    <message>
        <source>✕ Not proved: loaded again, %1 texts deviate by up to %2. Do not use the model in %3.</source>
        <translation>✕ Não provado: carregado de novo, %1 textos desviam até %2. Não use o modelo em %3.</translation>
    </message>
    <message>
        <source>The engine is being asked for the formats that it writes …</source>
        <translation>Perguntando ao motor que formatos ele grava …</translation>
    </message>
    <message>
        <source>%1 – %2</source>
        <translation>%1 – %2</translation>
    </message>
</context>
<context>
    <name>sintonia::HeatMap</name>
    <message>
        <source>%1 minus %2</source>
        <translation>%1 menos %2</translation>
    </message>
    <message>
        <source>similarity · rows: questions · columns: documents · ○ relevant</source>
        <translation>similaridade · linhas: perguntas · colunas: documentos · ○ relevante</translation>
    </message>
    <message>
        <source>Question: %1
Document: %2</source>
        <translation>Pergunta: %1
Documento: %2</translation>
    </message>
</context>
<context>
    <name>sintonia::HeatMapView</name>
    <message>
        <source>Show B minus A</source>
        <translation>Mostrar B menos A</translation>
    </message>
    <message>
        <source>Similarity of questions and documents</source>
        <translation>Similaridade de perguntas e documentos</translation>
    </message>
    <message>
        <source>One map of what changed from model A to model B, in place of both</source>
        <translation>Um só mapa do que mudou do modelo A para o B, no lugar dos dois</translation>
    </message>
    <message>
        <source>The engine&apos;s answer does not fit the question.</source>
        <translation>A resposta do motor não corresponde à pergunta.</translation>
    </message>
    <message>
        <source>By score: as the current question ranks them. By cluster: documents that the models place alike, side by side.</source>
        <translation>Por pontuação: na ordem da pergunta atual. Por agrupamento: documentos que os modelos posicionam de modo parecido, lado a lado.</translation>
    </message>
    <message>
        <source>by score</source>
        <translation>por pontuação</translation>
    </message>
    <message>
        <source>by cluster</source>
        <translation>por agrupamento</translation>
    </message>
    <message>
        <source>Documents</source>
        <translation>Documentos</translation>
    </message>
</context>
<context>
    <name>sintonia::HistogramChart</name>
    <message>
        <source>Click to move the threshold; double click puts it at the best F1</source>
        <translation>Clique para mover o limiar; clique duplo o coloca no melhor F1</translation>
    </message>
    <message>
        <source>similarity S(question, document)</source>
        <translation>similaridade S(pergunta, documento)</translation>
    </message>
    <message>
        <source>overlap %1 · mean gap %2</source>
        <translation>sobreposição %1 · diferença média %2</translation>
    </message>
    <message>
        <source>threshold %1: precision %2 · recall %3 · F1 %4</source>
        <translation>limiar %1: precisão %2 · revocação %3 · F1 %4</translation>
    </message>
    <message>
        <source>relevant</source>
        <translation>relevante</translation>
    </message>
    <message>
        <source>irrelevant</source>
        <translation>irrelevante</translation>
    </message>
</context>
<context>
    <name>sintonia::ImportBar</name>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Stop the import; nothing of it stays</source>
        <translation>Interrompe a importação; nada dela fica</translation>
    </message>
    <message>
        <source>Importing …</source>
        <translation>Importando …</translation>
    </message>
    <message>
        <source>%1: %2: %3</source>
        <translation>%1: %2: %3</translation>
    </message>
    <message>
        <source>skipped</source>
        <translation>pulado</translation>
    </message>
    <message>
        <source>repaired</source>
        <translation>reparado</translation>
    </message>
</context>
<context>
    <name>sintonia::ImportDialog</name>
    <message>
        <source>Import %1</source>
        <translation>Importar %1</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Tipo</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>Id</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Título</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Texto</translation>
    </message>
    <message>
        <source>First records</source>
        <translation>Primeiros registros</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importar</translation>
    </message>
    <message>
        <source>How the file is read; normally its content says it</source>
        <translation>Como o arquivo é lido; normalmente o conteúdo diz</translation>
    </message>
    <message>
        <source>Recognise by content</source>
        <translation>Reconhecer pelo conteúdo</translation>
    </message>
    <message>
        <source>What experiments call this corpus; no other of the project may have it</source>
        <translation>Como os experimentos chamam este corpus; nenhum outro do projeto pode ter este nome</translation>
    </message>
    <message>
        <source>The part that judgements belong to where the file names none</source>
        <translation>A parte a que pertencem os julgamentos quando o arquivo não diz</translation>
    </message>
    <message>
        <source>train for training rows, else test</source>
        <translation>train para linhas de treino, senão test</translation>
    </message>
    <message>
        <source>Column or key that holds the id</source>
        <translation>Coluna ou chave com o id</translation>
    </message>
    <message>
        <source>Column or key that holds the title</source>
        <translation>Coluna ou chave com o título</translation>
    </message>
    <message>
        <source>Column or key that holds the text</source>
        <translation>Coluna ou chave com o texto</translation>
    </message>
    <message>
        <source>Repair texts that were decoded wrongly before (Ã© for é)</source>
        <translation>Consertar textos decodificados de forma errada (Ã© em vez de é)</translation>
    </message>
    <message>
        <source>Such texts are always counted; they are changed only when this is on</source>
        <translation>Esses textos são sempre contados; só são alterados com esta opção ligada</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Origem</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Nome</translation>
    </message>
    <message>
        <source>&amp;Format</source>
        <translation>&amp;Formato</translation>
    </message>
    <message>
        <source>&amp;Columns for id, title, text</source>
        <translation>&amp;Colunas de id, título e texto</translation>
    </message>
    <message>
        <source>&amp;Split of judgements</source>
        <translation>&amp;Parte dos julgamentos</translation>
    </message>
    <message>
        <source>The first records are read …</source>
        <translation>Lendo os primeiros registros…</translation>
    </message>
    <message>
        <source>This can&apos;t be imported as it is: %1</source>
        <translation>Isto não pode ser importado como está: %1</translation>
    </message>
    <message>
        <source>document</source>
        <translation>documento</translation>
    </message>
    <message>
        <source>question</source>
        <translation>pergunta</translation>
    </message>
    <message>
        <source>Format: %1. The first records, as they will be imported:</source>
        <translation>Formato: %1. Os primeiros registros, como serão importados:</translation>
    </message>
    <message numerus="yes">
        <source>%n of them can&apos;t be read as they are, the first at %1: %2</source>
        <translation>
            <numerusform>%n deles não pode ser lido como está, em %1: %2</numerusform>
            <numerusform>%n deles não podem ser lidos como estão, o primeiro em %1: %2</numerusform>
        </translation>
    </message>
    <message>
        <source>The corpus needs a name.</source>
        <translation>O corpus precisa de um nome.</translation>
    </message>
    <message>
        <source>There is a corpus of this name already.</source>
        <translation>Já existe um corpus com este nome.</translation>
    </message>
    <message>
        <source>Import everything, or nothing when more than 5 % is broken</source>
        <translation>Importa tudo, ou nada quando mais de 5 % está com defeito</translation>
    </message>
    <message>
        <source>row</source>
        <translation>linha</translation>
    </message>
</context>
<context>
    <name>sintonia::InspectPage</name>
    <message>
        <source>Look at similarities</source>
        <translation>Veja as similaridades</translation>
    </message>
    <message>
        <source>See which documents a model puts near a question, before and after tuning. This needs a corpus.</source>
        <translation>Veja quais documentos um modelo coloca perto de uma pergunta, antes e depois do ajuste. Para isso é preciso um corpus.</translation>
    </message>
    <message>
        <source>Go to the corpora</source>
        <translation>Ir para os corpora</translation>
    </message>
    <message>
        <source>Shows the Corpus page, where texts are imported</source>
        <translation>Mostra a página Corpus, onde os textos são importados</translation>
    </message>
    <message>
        <source>The model on the left, usually the untouched one</source>
        <translation>O modelo da esquerda, em geral o original</translation>
    </message>
    <message>
        <source>The model on the right, usually a run&apos;s best checkpoint</source>
        <translation>O modelo da direita, em geral o melhor ponto de uma execução</translation>
    </message>
    <message>
        <source>The corpus that is searched, and the part of its judgements that the questions come from</source>
        <translation>O corpus em que se busca e a parte dos julgamentos de onde vêm as perguntas</translation>
    </message>
    <message>
        <source>Only judged</source>
        <translation>Só julgados</translation>
    </message>
    <message>
        <source>Hide documents that nobody judged for the question</source>
        <translation>Esconde documentos que ninguém julgou para a pergunta</translation>
    </message>
    <message>
        <source>Model &amp;A</source>
        <translation>Modelo &amp;A</translation>
    </message>
    <message>
        <source>Model &amp;B</source>
        <translation>Modelo &amp;B</translation>
    </message>
    <message>
        <source>&amp;Set</source>
        <translation>&amp;Conjunto</translation>
    </message>
    <message>
        <source>Type a question, or step through the judged ones</source>
        <translation>Digite uma pergunta ou percorra as julgadas</translation>
    </message>
    <message>
        <source>Enter ranks the documents for this text (Ctrl+F)</source>
        <translation>Enter ordena os documentos para este texto (Ctrl+F)</translation>
    </message>
    <message>
        <source>Previous judged question (Alt+Up)</source>
        <translation>Pergunta julgada anterior (Alt+Cima)</translation>
    </message>
    <message>
        <source>Next judged question (Alt+Down)</source>
        <translation>Próxima pergunta julgada (Alt+Baixo)</translation>
    </message>
    <message>
        <source>Quality of the first ten documents for this question, 0 to 1, by model A and by model B</source>
        <translation>Qualidade dos dez primeiros documentos para esta pergunta, de 0 a 1, pelo modelo A e pelo modelo B</translation>
    </message>
    <message>
        <source>Ranking</source>
        <translation>Lista</translation>
    </message>
    <message>
        <source>Heat map</source>
        <translation>Mapa de calor</translation>
    </message>
    <message>
        <source>Histograms</source>
        <translation>Histogramas</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>Mapa</translation>
    </message>
    <message>
        <source>none</source>
        <translation>nenhum</translation>
    </message>
    <message>
        <source>BM25 (words)</source>
        <translation>BM25 (palavras)</translation>
    </message>
    <message>
        <source>The questions can&apos;t be read.</source>
        <translation>As perguntas não podem ser lidas.</translation>
    </message>
    <message>
        <source>%1 / %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>– / %1</source>
        <translation>– / %1</translation>
    </message>
    <message>
        <source>The document can&apos;t be read.</source>
        <translation>O documento não pode ser lido.</translation>
    </message>
</context>
<context>
    <name>sintonia::JudgeDialog</name>
    <message>
        <source>Judge the answers by a language model</source>
        <translation>Julgar as respostas com um modelo de linguagem</translation>
    </message>
    <message>
        <source>A judge reads question, context and answer and gives the relevance R(A, C, Q) from 0 to 1 with a reason. Each judgement is kept; answers that this judge has judged by this rubric are not judged again.</source>
        <translation>Um juiz lê pergunta, contexto e resposta e dá a relevância R(A, C, Q) de 0 a 1 com um motivo. Cada julgamento é guardado; respostas que este juiz já julgou por esta rubrica não são julgadas de novo.</translation>
    </message>
    <message>
        <source>Rubric</source>
        <translation>Rubrica</translation>
    </message>
    <message>
        <source>What the judge is told; {question}, {context} and {answer} are filled in</source>
        <translation>O que se diz ao juiz; {question}, {context} e {answer} são preenchidos</translation>
    </message>
    <message>
        <source>Judge</source>
        <translation>Julgar</translation>
    </message>
    <message>
        <source>Judges the answers of the chosen set and step</source>
        <translation>Julga as respostas do conjunto e do passo escolhidos</translation>
    </message>
    <message>
        <source>Default rubric</source>
        <translation>Rubrica padrão</translation>
    </message>
    <message>
        <source>Puts the rubric back that comes with the program</source>
        <translation>Repõe a rubrica que vem com o programa</translation>
    </message>
    <message>
        <source>A model on this machine is forced into a reply that can be read</source>
        <translation>Um modelo desta máquina é forçado a uma resposta legível</translation>
    </message>
    <message>
        <source>A server</source>
        <translation>Um servidor</translation>
    </message>
    <message>
        <source>An OpenAI-compatible server: what stands before /chat/completions. Answers and contexts are sent there, and nowhere else</source>
        <translation>Um servidor compatível com OpenAI: o que vem antes de /chat/completions. Respostas e contextos são enviados para lá, e para nenhum outro lugar</translation>
    </message>
    <message>
        <source>The server&apos;s name of the model</source>
        <translation>O nome do modelo no servidor</translation>
    </message>
    <message>
        <source>Environment variable that held the server&apos;s key when the program was started; the key itself is never shown or stored</source>
        <translation>Variável de ambiente que tinha a chave do servidor quando o programa foi iniciado; a chave em si nunca é mostrada nem guardada</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Endereço</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modelo</translation>
    </message>
    <message>
        <source>Key variable</source>
        <translation>Variável da chave</translation>
    </message>
</context>
<context>
    <name>sintonia::JudgementsView</name>
    <message>
        <source>Question</source>
        <translation>Pergunta</translation>
    </message>
    <message>
        <source>Text of the question</source>
        <translation>Texto da pergunta</translation>
    </message>
    <message>
        <source>Document</source>
        <translation>Documento</translation>
    </message>
    <message>
        <source>Relevance</source>
        <translation>Relevância</translation>
    </message>
    <message>
        <source>Which part of the judgements is shown</source>
        <translation>Qual parte dos julgamentos é mostrada</translation>
    </message>
    <message>
        <source>Judgements</source>
        <translation>Julgamentos</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>Parte</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
</context>
<context>
    <name>sintonia::LeaksView</name>
    <message>
        <source>Check for leaks</source>
        <translation>Procurar vazamentos</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>Conjunto</translation>
    </message>
    <message>
        <source>What</source>
        <translation>O quê</translation>
    </message>
    <message>
        <source>In the set</source>
        <translation>No conjunto</translation>
    </message>
    <message>
        <source>The same</source>
        <translation>Iguais</translation>
    </message>
    <message>
        <source>Nearly the same</source>
        <translation>Quase iguais</translation>
    </message>
    <message>
        <source>Example</source>
        <translation>Exemplo</translation>
    </message>
    <message>
        <source>The part that a model would learn from</source>
        <translation>A parte com que um modelo aprenderia</translation>
    </message>
    <message>
        <source>Look for questions and documents of this part in every other part and corpus: a model would be tested on what it learned</source>
        <translation>Procura perguntas e documentos desta parte em todas as outras partes e corpora: um modelo seria testado com o que aprendeu</translation>
    </message>
    <message>
        <source>Leaks</source>
        <translation>Vazamentos</translation>
    </message>
    <message>
        <source>Training part</source>
        <translation>Parte de treino</translation>
    </message>
    <message>
        <source>A question or document that is in training and in a test makes the test worthless.</source>
        <translation>Uma pergunta ou um documento que está no treino e no teste invalida o teste.</translation>
    </message>
    <message>
        <source>The texts are compared …</source>
        <translation>Comparando os textos…</translation>
    </message>
    <message>
        <source>The check could not be made: %1</source>
        <translation>A verificação não pôde ser feita: %1</translation>
    </message>
    <message>
        <source>questions</source>
        <translation>perguntas</translation>
    </message>
    <message>
        <source>documents</source>
        <translation>documentos</translation>
    </message>
    <message>
        <source>No question and no document of the training part is in another part.</source>
        <translation>Nenhuma pergunta e nenhum documento da parte de treino está em outra parte.</translation>
    </message>
    <message>
        <source>Texts of the training part are in other parts: figures measured there are too good.</source>
        <translation>Textos da parte de treino estão em outras partes: os números medidos ali são bons demais.</translation>
    </message>
</context>
<context>
    <name>sintonia::LengthsView</name>
    <message>
        <source>Count tokens</source>
        <translation>Contar tokens</translation>
    </message>
    <message>
        <source>Each model cuts texts into its own tokens</source>
        <translation>Cada modelo divide os textos em seus próprios tokens</translation>
    </message>
    <message>
        <source>the model&apos;s own</source>
        <translation>o do modelo</translation>
    </message>
    <message>
        <source>Longest text that is read whole, in tokens; what is longer is cut off</source>
        <translation>Maior texto lido por inteiro, em tokens; o que passa disso é cortado</translation>
    </message>
    <message>
        <source>Count the tokens of every document and question of this corpus</source>
        <translation>Conta os tokens de cada documento e pergunta deste corpus</translation>
    </message>
    <message>
        <source>Lengths</source>
        <translation>Comprimentos</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>tokens</translation>
    </message>
    <message>
        <source>documents</source>
        <translation>documentos</translation>
    </message>
    <message>
        <source>questions</source>
        <translation>perguntas</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modelo</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>Limite</translation>
    </message>
    <message>
        <source>What is longer than the model&apos;s limit is cut off and can&apos;t be found. See how much that is here.</source>
        <translation>O que passa do limite do modelo é cortado e não pode ser encontrado. Veja quanto isso é aqui.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>The tokens are counted …</source>
        <translation>Contando os tokens…</translation>
    </message>
    <message>
        <source>The count was cancelled.</source>
        <translation>A contagem foi cancelada.</translation>
    </message>
    <message>
        <source>The tokens can&apos;t be counted: %1</source>
        <translation>Os tokens não podem ser contados: %1</translation>
    </message>
    <message>
        <source>Documents</source>
        <translation>Documentos</translation>
    </message>
    <message>
        <source>Questions</source>
        <translation>Perguntas</translation>
    </message>
    <message>
        <source>Limit %1 tokens: %2 of %3 documents are cut (%4), %5 of %6 questions (%7). The longest text has %8 tokens.</source>
        <translation>Limite de %1 tokens: %2 de %3 documentos são cortados (%4), %5 de %6 perguntas (%7). O texto mais longo tem %8 tokens.</translation>
    </message>
</context>
<context>
    <name>sintonia::MainWindow</name>
    <message>
        <source>The project in %1 can&apos;t be opened. Nothing in it was changed.</source>
        <translation>O projeto em %1 não pode ser aberto. Nada nele foi alterado.</translation>
    </message>
    <message>
        <source>The runs of the project can&apos;t be read; they are tried again.</source>
        <translation>As execuções do projeto não podem ser lidas; haverá nova tentativa.</translation>
    </message>
    <message>
        <source>%1 The project and running trainings are not touched. What was asked of it has to be asked again.</source>
        <translation>%1 O projeto e os treinos em andamento não foram afetados. O que foi pedido a ele precisa ser pedido de novo.</translation>
    </message>
    <message>
        <source>Start the engine again</source>
        <translation>Iniciar o motor de novo</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>Projeto</translation>
    </message>
    <message>
        <source>What is in this project, what is running, what comes next?</source>
        <translation>O que há neste projeto, o que está em execução, qual é o próximo passo?</translation>
    </message>
    <message>
        <source>Corpus</source>
        <translation>Corpus</translation>
    </message>
    <message>
        <source>What texts and questions are here, and are they sound?</source>
        <translation>Que textos e perguntas há aqui, e estão em ordem?</translation>
    </message>
    <message>
        <source>Inspect</source>
        <translation>Examinar</translation>
    </message>
    <message>
        <source>Does a model put the right text near a question, before and after tuning?</source>
        <translation>O modelo coloca o texto certo perto da pergunta, antes e depois do ajuste?</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>Treinar</translation>
    </message>
    <message>
        <source>What shall run, and is it going well?</source>
        <translation>O que executar, e está indo bem?</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Execuções</translation>
    </message>
    <message>
        <source>Which run is best, and is it really better?</source>
        <translation>Qual execução é a melhor, e é melhor de verdade?</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Ajustes</translation>
    </message>
    <message>
        <source>Language, colours and text size (%1)</source>
        <translation>Idioma, cores e tamanho do texto (%1)</translation>
    </message>
    <message>
        <source>%1 – Sintonia</source>
        <translation>%1 – Sintonia</translation>
    </message>
    <message>
        <source>Open or create a project first; then drop the texts again.</source>
        <translation>Abra ou crie um projeto primeiro; depois solte os textos de novo.</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelos</translation>
    </message>
    <message>
        <source>Which models are here, and which can be used?</source>
        <translation>Que modelos há aqui, e quais podem ser usados?</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>Perguntar</translation>
    </message>
    <message>
        <source>What do the untouched and the tuned model answer, and does the context support it?</source>
        <translation>O que respondem o modelo original e o ajustado, e o contexto apoia isso?</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Dados</translation>
    </message>
    <message>
        <source>What does an LLM learn from, and what of it does it read?</source>
        <translation>Com o que um LLM aprende, e o que disso ele lê?</translation>
    </message>
</context>
<context>
    <name>sintonia::MapView</name>
    <message>
        <source>Points inside the lasso</source>
        <translation>Pontos dentro do laço</translation>
    </message>
    <message>
        <source>Draw a line around points of a map to list them here</source>
        <translation>Trace uma linha em volta de pontos de um mapa para listá-los aqui</translation>
    </message>
    <message>
        <source>%1: shows %2 of the variance</source>
        <translation>%1: mostra %2 da variância</translation>
    </message>
</context>
<context>
    <name>sintonia::MemoryView</name>
    <message>
        <source>Show or hide how the estimate comes about; training can start in any case</source>
        <translation>Mostra ou esconde como a estimativa se compõe; o treino pode começar de qualquer forma</translation>
    </message>
    <message>
        <source>Memory: about %1 of %2 free on %3</source>
        <translation>Memória: cerca de %1 de %2 livres em %3</translation>
    </message>
    <message>
        <source>Memory: about %1 on %2</source>
        <translation>Memória: cerca de %1 em %2</translation>
    </message>
    <message>
        <source>%1: %2 = %3</source>
        <translation>%1: %2 = %3</translation>
    </message>
</context>
<context>
    <name>sintonia::ModelLibrary</name>
    <message>
        <source>The models can&apos;t be listed.</source>
        <translation>Os modelos não podem ser listados.</translation>
    </message>
    <message>
        <source>%1 was not downloaded. What has come is kept where it can be gone on with.</source>
        <translation>%1 não foi baixado. O que já chegou fica guardado se puder ser continuado.</translation>
    </message>
    <message>
        <source>The folder %1 was not imported. Nothing in the project was changed.</source>
        <translation>A pasta %1 não foi importada. Nada no projeto foi alterado.</translation>
    </message>
    <message>
        <source>%1 was not deleted.</source>
        <translation>%1 não foi excluído.</translation>
    </message>
    <message>
        <source>%1 was not brought back.</source>
        <translation>%1 não foi trazido de volta.</translation>
    </message>
</context>
<context>
    <name>sintonia::ModelTable</name>
    <message>
        <source>comes with the program</source>
        <translation>vem com o programa</translation>
    </message>
    <message>
        <source>exported run</source>
        <translation>execução exportada</translation>
    </message>
    <message>
        <source>download</source>
        <translation>download</translation>
    </message>
    <message>
        <source>project</source>
        <translation>projeto</translation>
    </message>
    <message>
        <source>✓ ready</source>
        <translation>✓ pronto</translation>
    </message>
    <message>
        <source>○ not supported</source>
        <translation>○ não suportado</translation>
    </message>
    <message>
        <source>… not complete</source>
        <translation>… incompleto</translation>
    </message>
    <message>
        <source>✕ broken</source>
        <translation>✕ com defeito</translation>
    </message>
    <message>
        <source>%1 M</source>
        <translation>%1 mi</translation>
    </message>
    <message>
        <source>%1 B</source>
        <translation>%1 bi</translation>
    </message>
    <message>
        <source>not stated</source>
        <translation>não informada</translation>
    </message>
    <message>
        <source>Name of the model&apos;s folder</source>
        <translation>Nome da pasta do modelo</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modelo</translation>
    </message>
    <message>
        <source>Where the model lies</source>
        <translation>Onde está o modelo</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Lugar</translation>
    </message>
    <message>
        <source>The architecture, as its configuration names it</source>
        <translation>A arquitetura, como a configuração a chama</translation>
    </message>
    <message>
        <source>Family</source>
        <translation>Família</translation>
    </message>
    <message>
        <source>How many numbers the model has learnt: millions (M) or billions (B)</source>
        <translation>Quantos números o modelo aprendeu: milhões (mi) ou bilhões (bi)</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>Parâmetros</translation>
    </message>
    <message>
        <source>How the numbers are stored; the most frequent type first</source>
        <translation>Como os números são guardados; o tipo mais frequente primeiro</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Tipo</translation>
    </message>
    <message>
        <source>Space that its files take on disk</source>
        <translation>Espaço que os arquivos ocupam no disco</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Tamanho</translation>
    </message>
    <message>
        <source>The licence that the model&apos;s card states</source>
        <translation>A licença que a ficha do modelo informa</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Licença</translation>
    </message>
    <message>
        <source>Whether this program can use it</source>
        <translation>Se este programa pode usá-lo</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Estado</translation>
    </message>
</context>
<context>
    <name>sintonia::ModelsPage</name>
    <message>
        <source>Models</source>
        <translation>Modelos</translation>
    </message>
    <message>
        <source>The models that can be looked through and tuned: what is on disk, and a way to bring in more. They belong to a project; none is open.</source>
        <translation>Os modelos que podem ser examinados e ajustados: o que há no disco e um modo de trazer outros. Eles pertencem a um projeto; nenhum está aberto.</translation>
    </message>
    <message>
        <source>Go to the projects</source>
        <translation>Ir aos projetos</translation>
    </message>
    <message>
        <source>Shows the Project page, where a project is opened or made</source>
        <translation>Mostra a página Projeto, onde um projeto é aberto ou criado</translation>
    </message>
    <message>
        <source>A model folder dropped onto the window is copied into the project. Only safetensors weights are read, never pickled ones.</source>
        <translation>Uma pasta de modelo solta na janela é copiada para o projeto. Só pesos em safetensors são lidos, nunca em pickle.</translation>
    </message>
    <message>
        <source>organisation/name of a model to download</source>
        <translation>organização/nome de um modelo para baixar</translation>
    </message>
    <message>
        <source>A name such as sentence-transformers/all-MiniLM-L6-v2, also with @revision, or the address of its page. Nothing is sent before you ask for the download.</source>
        <translation>Um nome como sentence-transformers/all-MiniLM-L6-v2, também com @revisão, ou o endereço da página. Nada é enviado antes de você pedir o download.</translation>
    </message>
    <message>
        <source>Name of a model to download</source>
        <translation>Nome de um modelo para baixar</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Stop; what has been downloaded is kept and can be gone on with</source>
        <translation>Parar; o que já foi baixado fica guardado e pode ser continuado</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>Baixar</translation>
    </message>
    <message>
        <source>Fetch the named model from the model server; each file is checked by its hash</source>
        <translation>Traz o modelo indicado do servidor de modelos; cada arquivo é conferido pelo hash</translation>
    </message>
    <message>
        <source>Import folder…</source>
        <translation>Importar pasta…</translation>
    </message>
    <message>
        <source>Copy a model folder into the project</source>
        <translation>Copia uma pasta de modelo para o projeto</translation>
    </message>
    <message>
        <source>Inspect</source>
        <translation>Examinar</translation>
    </message>
    <message>
        <source>Show what this model finds, on the Inspect page</source>
        <translation>Mostra o que este modelo encontra, na página Examinar</translation>
    </message>
    <message>
        <source>Tune</source>
        <translation>Ajustar</translation>
    </message>
    <message>
        <source>Choose this model on the Train page</source>
        <translation>Escolhe este modelo na página Treinar</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Excluir</translation>
    </message>
    <message>
        <source>Delete the selected model; this can be undone until the project closes</source>
        <translation>Exclui o modelo selecionado; pode ser desfeito até o projeto fechar</translation>
    </message>
    <message>
        <source>Undo delete</source>
        <translation>Desfazer exclusão</translation>
    </message>
    <message>
        <source>Bring back the model that was deleted last</source>
        <translation>Traz de volta o último modelo excluído</translation>
    </message>
    <message>
        <source>%1: %2 of %3</source>
        <translation>%1: %2 de %3</translation>
    </message>
    <message>
        <source>%1 is here and can be used.</source>
        <translation>%1 está aqui e pode ser usado.</translation>
    </message>
    <message>
        <source>%1 is here, but can&apos;t be used.</source>
        <translation>%1 está aqui, mas não pode ser usado.</translation>
    </message>
    <message>
        <source>Cancelled. A download goes on where it ended when you ask for it again.</source>
        <translation>Cancelado. Um download continua de onde parou quando você o pede de novo.</translation>
    </message>
    <message>
        <source>%1 is deleted.</source>
        <translation>%1 foi excluído.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Desfazer</translation>
    </message>
    <message>
        <source>%1 is back.</source>
        <translation>%1 está de volta.</translation>
    </message>
    <message>
        <source>Origin: %1</source>
        <translation>Origem: %1</translation>
    </message>
    <message>
        <source>Folder of the model</source>
        <translation>Pasta do modelo</translation>
    </message>
    <message>
        <source>%1 is being tuned. Stop the run on the Train page before you delete it.</source>
        <translation>%1 está sendo ajustado. Pare a execução na página Treinar antes de excluí-lo.</translation>
    </message>
    <message>
        <source>Delete a model</source>
        <translation>Excluir um modelo</translation>
    </message>
    <message>
        <source>Delete %1?</source>
        <translation>Excluir %1?</translation>
    </message>
    <message>
        <source>What has been downloaded of it goes for good.</source>
        <translation>O que foi baixado dele se perde de vez.</translation>
    </message>
    <message>
        <source>You can undo this until the project closes.</source>
        <translation>Você pode desfazer isto até o projeto fechar.</translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) were tuned from it and can&apos;t go on or be exported without it.</source>
        <translation>
            <numerusform>%n execução foi ajustada a partir dele e não pode continuar nem ser exportada sem ele.</numerusform>
            <numerusform>%n execuções foram ajustadas a partir dele e não podem continuar nem ser exportadas sem ele.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sintonia::NoticeBar</name>
    <message>
        <source>Details</source>
        <translation>Detalhes</translation>
    </message>
    <message>
        <source>Show the whole message, to read or copy</source>
        <translation>Mostra a mensagem inteira, para ler ou copiar</translation>
    </message>
    <message>
        <source>Close this notice</source>
        <translation>Fechar este aviso</translation>
    </message>
</context>
<context>
    <name>sintonia::PaintedPlot</name>
    <message>
        <source>%1 can&apos;t be written</source>
        <translation>Não é possível gravar %1</translation>
    </message>
</context>
<context>
    <name>sintonia::ProjectPage</name>
    <message>
        <source>New project…</source>
        <translation>Novo projeto…</translation>
    </message>
    <message>
        <source>Make an empty project in a folder of your choice</source>
        <translation>Cria um projeto vazio em uma pasta à sua escolha</translation>
    </message>
    <message>
        <source>Open project…</source>
        <translation>Abrir projeto…</translation>
    </message>
    <message>
        <source>Open a project folder; dropping it onto the window does the same</source>
        <translation>Abre uma pasta de projeto; soltá-la sobre a janela faz o mesmo</translation>
    </message>
    <message>
        <source>Open the sample project</source>
        <translation>Abrir o projeto de exemplo</translation>
    </message>
    <message>
        <source>Three small corpora on the Second World War, the Cold War and general knowledge, to try everything with</source>
        <translation>Três pequenos corpora sobre a Segunda Guerra Mundial, a Guerra Fria e conhecimentos gerais, para experimentar tudo</translation>
    </message>
    <message>
        <source>The sample project is opened …</source>
        <translation>Abrindo o projeto de exemplo…</translation>
    </message>
    <message>
        <source>Tune the model that finds the texts for your questions, on your own machine. See whether tuning helps your data, whether it hurts everything else, and take the result with you.</source>
        <translation>Ajuste, na sua própria máquina, o modelo que encontra os textos para as suas perguntas. Veja se o ajuste ajuda nos seus dados, se prejudica todo o resto, e leve o resultado com você.</translation>
    </message>
    <message>
        <source>Projects opened before: Return opens one, Delete takes it off this list</source>
        <translation>Projetos já abertos: Enter abre um, Delete o tira desta lista</translation>
    </message>
    <message>
        <source>Recent projects</source>
        <translation>Projetos recentes</translation>
    </message>
    <message>
        <source>Take off this list</source>
        <translation>Tirar desta lista</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fechar</translation>
    </message>
    <message>
        <source>Close the project; running trainings go on</source>
        <translation>Fecha o projeto; treinos em andamento continuam</translation>
    </message>
    <message>
        <source>What comes next</source>
        <translation>Próximo passo</translation>
    </message>
    <message>
        <source>Go to the page where the next step is done</source>
        <translation>Vai para a página do próximo passo</translation>
    </message>
    <message>
        <source>In this project</source>
        <translation>Neste projeto</translation>
    </message>
    <message>
        <source>Corpora</source>
        <translation>Corpora</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelos</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Execuções</translation>
    </message>
    <message>
        <source>Running now</source>
        <translation>Em execução</translation>
    </message>
    <message>
        <source>%1 – %2</source>
        <translation>%1 – %2</translation>
    </message>
    <message>
        <source>Folder of the new project</source>
        <translation>Pasta do novo projeto</translation>
    </message>
    <message>
        <source>Open a project folder</source>
        <translation>Abrir uma pasta de projeto</translation>
    </message>
    <message>
        <source>%1: %2 documents, %3 questions</source>
        <translation>%1: %2 documentos, %3 perguntas</translation>
    </message>
    <message>
        <source>None yet</source>
        <translation>Ainda não há</translation>
    </message>
    <message>
        <source>None: the starter model is not installed</source>
        <translation>Nenhum: o modelo inicial não está instalado</translation>
    </message>
    <message numerus="yes">
        <source>%n runs</source>
        <translation>
            <numerusform>%n execução</numerusform>
            <numerusform>%n execuções</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: step %2 of %3</source>
        <translation>%1: passo %2 de %3</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>Nada</translation>
    </message>
    <message>
        <source>Import texts, with questions and judgements if you have them. A file dropped onto the window does it, too.</source>
        <translation>Importe textos, com perguntas e julgamentos se houver. Soltar um arquivo sobre a janela também serve.</translation>
    </message>
    <message>
        <source>Import texts</source>
        <translation>Importar textos</translation>
    </message>
    <message>
        <source>A model is being tuned. Watch whether validation rises and the guarded sets hold.</source>
        <translation>Um modelo está sendo ajustado. Veja se a validação sobe e se os conjuntos protegidos se mantêm.</translation>
    </message>
    <message>
        <source>Watch it</source>
        <translation>Acompanhar</translation>
    </message>
    <message>
        <source>The corpora hold no judged questions, so nothing can be measured. Import questions with judgements.</source>
        <translation>Os corpora não têm perguntas julgadas, então nada pode ser medido. Importe perguntas com julgamentos.</translation>
    </message>
    <message>
        <source>Go to the corpora</source>
        <translation>Ir para os corpora</translation>
    </message>
    <message>
        <source>The corpora are ready. Look at what the untouched model finds, then tune it.</source>
        <translation>Os corpora estão prontos. Veja o que o modelo original encontra e depois ajuste-o.</translation>
    </message>
    <message>
        <source>Tune a model</source>
        <translation>Ajustar um modelo</translation>
    </message>
    <message>
        <source>Compare the runs with the untouched model, and export the one that is really better.</source>
        <translation>Compare as execuções com o modelo original e exporte a que é melhor de verdade.</translation>
    </message>
    <message>
        <source>Compare runs</source>
        <translation>Comparar execuções</translation>
    </message>
</context>
<context>
    <name>sintonia::PromptTemplateEditor</name>
    <message>
        <source>English</source>
        <translation>Inglês</translation>
    </message>
    <message>
        <source>Portuguese</source>
        <translation>Português</translation>
    </message>
    <message>
        <source>Spanish</source>
        <translation>Espanhol</translation>
    </message>
    <message>
        <source>German</source>
        <translation>Alemão</translation>
    </message>
    <message>
        <source>French</source>
        <translation>Francês</translation>
    </message>
    <message>
        <source>Put the program&apos;s own template in this language in place of the texts below</source>
        <translation>Põe o modelo de prompt do próprio programa, nesta língua, no lugar dos textos abaixo</translation>
    </message>
    <message>
        <source>Start from a default …</source>
        <translation>Partir de um padrão …</translation>
    </message>
    <message>
        <source>What the model is told before the conversation; may be empty</source>
        <translation>O que se diz ao modelo antes da conversa; pode ficar vazio</translation>
    </message>
    <message>
        <source>What the person says: {context} becomes the documents, {question} the question</source>
        <translation>O que a pessoa diz: {context} vira os documentos, {question} a pergunta</translation>
    </message>
    <message>
        <source>One document of the context: {number}, {title} and {text} are filled in</source>
        <translation>Um documento do contexto: {number}, {title} e {text} são preenchidos</translation>
    </message>
    <message>
        <source>Template</source>
        <translation>Padrão</translation>
    </message>
    <message>
        <source>System</source>
        <translation>Sistema</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Usuário</translation>
    </message>
    <message>
        <source>Each document</source>
        <translation>Cada documento</translation>
    </message>
    <message>
        <source>The user&apos;s part of the template lacks %1.</source>
        <translation>Falta %1 na parte do usuário.</translation>
    </message>
    <message>
        <source>The part for each document lacks %1.</source>
        <translation>Falta %1 na parte de cada documento.</translation>
    </message>
</context>
<context>
    <name>sintonia::QuestionsView</name>
    <message>
        <source>Id</source>
        <translation>Id</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>Pergunta</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>Respostas</translation>
    </message>
    <message>
        <source>Questions</source>
        <translation>Perguntas</translation>
    </message>
</context>
<context>
    <name>sintonia::RankingModel</name>
    <message>
        <source>▲ new</source>
        <translation>▲ novo</translation>
    </message>
    <message>
        <source>▲ from %1</source>
        <translation>▲ de %1</translation>
    </message>
    <message>
        <source>▼ from %1</source>
        <translation>▼ de %1</translation>
    </message>
    <message>
        <source>not judged</source>
        <translation>não julgado</translation>
    </message>
    <message>
        <source>judged relevant (%1)</source>
        <translation>julgado relevante (%1)</translation>
    </message>
    <message>
        <source>judged irrelevant</source>
        <translation>julgado irrelevante</translation>
    </message>
    <message>
        <source>%1
Document %2, similarity %3, %4</source>
        <translation>%1
Documento %2, similaridade %3, %4</translation>
    </message>
    <message>
        <source>Rank</source>
        <translation>Posição</translation>
    </message>
    <message>
        <source>Similarity</source>
        <translation>Similaridade</translation>
    </message>
    <message>
        <source>Judged</source>
        <translation>Julgamento</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Mudança</translation>
    </message>
    <message>
        <source>Document</source>
        <translation>Documento</translation>
    </message>
</context>
<context>
    <name>sintonia::RankingView</name>
    <message>
        <source>Ranking of model A</source>
        <translation>Lista do modelo A</translation>
    </message>
    <message>
        <source>Ranking of model B</source>
        <translation>Lista do modelo B</translation>
    </message>
    <message>
        <source>A: %1</source>
        <translation>A: %1</translation>
    </message>
    <message>
        <source>B: %1</source>
        <translation>B: %1</translation>
    </message>
    <message>
        <source>nDCG@10  %1 → %2</source>
        <translation>nDCG@10  %1 → %2</translation>
    </message>
    <message>
        <source>nDCG@10  %1</source>
        <translation>nDCG@10  %1</translation>
    </message>
</context>
<context>
    <name>sintonia::RequestBar</name>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Stop this work; what is shown stays</source>
        <translation>Interrompe este trabalho; o que está na tela fica</translation>
    </message>
    <message>
        <source>Asking the engine</source>
        <translation>Consultando o motor</translation>
    </message>
    <message>
        <source>The engine could not answer. Nothing in the project was changed.</source>
        <translation>O motor não pôde responder. Nada no projeto foi alterado.</translation>
    </message>
    <message>
        <source>%1: %2 of %3 %4</source>
        <translation>%1: %2 de %3 %4</translation>
    </message>
</context>
<context>
    <name>sintonia::RowBuildDialog</name>
    <message>
        <source>Build training rows</source>
        <translation>Montar linhas de treino</translation>
    </message>
    <message>
        <source>Each question becomes a row: the question, documents that a retriever finds, and the answer. A share of the rows lacks the document with the answer, so that the model learns to say so.</source>
        <translation>Cada pergunta vira uma linha: a pergunta, documentos que um recuperador encontra e a resposta. Uma parte das linhas não tem o documento com a resposta, para que o modelo aprenda a dizer isso.</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>Contexto</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>Respostas</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>Prompt</translation>
    </message>
    <message>
        <source>Build</source>
        <translation>Montar</translation>
    </message>
    <message>
        <source>Search the documents of every question and store the rows as a corpus of the project</source>
        <translation>Busca os documentos de cada pergunta e guarda as linhas como um corpus do projeto</translation>
    </message>
    <message>
        <source>What experiments call these rows; no other corpus of the project may have it</source>
        <translation>Como os experimentos chamam estas linhas; nenhum outro corpus do projeto pode ter esse nome</translation>
    </message>
    <message>
        <source>A corpus with judged questions and their answers, as SQuAD has them</source>
        <translation>Um corpus com perguntas julgadas e suas respostas, como as do SQuAD</translation>
    </message>
    <message>
        <source>Which questions become rows; rows keep the part that their question is in</source>
        <translation>Quais perguntas viram linhas; cada linha fica na parte da sua pergunta</translation>
    </message>
    <message>
        <source>Finds the documents beside the one with the answer: take what will find them later</source>
        <translation>Encontra os documentos ao lado do que tem a resposta: use o que vai encontrá-los depois</translation>
    </message>
    <message>
        <source>Lexical (BM25)</source>
        <translation>Lexical (BM25)</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Nome</translation>
    </message>
    <message>
        <source>&amp;Questions</source>
        <translation>&amp;Perguntas</translation>
    </message>
    <message>
        <source>&amp;Split</source>
        <translation>Par&amp;te</translation>
    </message>
    <message>
        <source>&amp;Retriever</source>
        <translation>&amp;Recuperador</translation>
    </message>
    <message>
        <source>Documents in each context</source>
        <translation>Documentos em cada contexto</translation>
    </message>
    <message>
        <source>At most so many of them hold the answer, the best ranked first</source>
        <translation>No máximo tantos deles têm a resposta, os mais bem classificados primeiro</translation>
    </message>
    <message>
        <source>The other documents are drawn from this rank of the search …</source>
        <translation>Os outros documentos são sorteados desta posição da busca …</translation>
    </message>
    <message>
        <source>… to this one; low ranks are near misses, high ones easy to tell</source>
        <translation>… até esta; as primeiras posições quase acertam, as últimas são fáceis de distinguir</translation>
    </message>
    <message>
        <source>A fixed place of the answer teaches the model to look there alone</source>
        <translation>Um lugar fixo da resposta ensina o modelo a olhar só para lá</translation>
    </message>
    <message>
        <source>Shuffled</source>
        <translation>Embaralhada</translation>
    </message>
    <message>
        <source>As ranked</source>
        <translation>A da busca</translation>
    </message>
    <message>
        <source>With the answer first</source>
        <translation>Com a resposta primeiro</translation>
    </message>
    <message>
        <source>With the answer last</source>
        <translation>Com a resposta por último</translation>
    </message>
    <message>
        <source>to</source>
        <translation>a</translation>
    </message>
    <message>
        <source>&amp;Documents</source>
        <translation>&amp;Documentos</translation>
    </message>
    <message>
        <source>With the &amp;answer</source>
        <translation>Com a r&amp;esposta</translation>
    </message>
    <message>
        <source>&amp;Others from rank</source>
        <translation>&amp;Outros da posição</translation>
    </message>
    <message>
        <source>Ord&amp;er</source>
        <translation>Orde&amp;m</translation>
    </message>
    <message>
        <source>Share of the rows whose context lacks the answer: their answer says that it is not there</source>
        <translation>Parcela das linhas cujo contexto não tem a resposta: nelas a resposta diz que não está lá</translation>
    </message>
    <message>
        <source>What the answer ends with, so that the model learns to name its source</source>
        <translation>Com o que a resposta termina, para que o modelo aprenda a citar a fonte</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Nenhuma</translation>
    </message>
    <message>
        <source>Numbers: answer [2]</source>
        <translation>Números: resposta [2]</translation>
    </message>
    <message>
        <source>Titles: answer (Moon)</source>
        <translation>Títulos: resposta (Lua)</translation>
    </message>
    <message>
        <source>Language of the sentence that says that the answer is not there</source>
        <translation>Língua da frase que diz que a resposta não está lá</translation>
    </message>
    <message>
        <source>Each row&apos;s own</source>
        <translation>A de cada linha</translation>
    </message>
    <message>
        <source>The same number gives the same rows</source>
        <translation>O mesmo número dá as mesmas linhas</translation>
    </message>
    <message>
        <source>&amp;Without the answer</source>
        <translation>&amp;Sem a resposta</translation>
    </message>
    <message>
        <source>&amp;Citation</source>
        <translation>&amp;Citação</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>&amp;Língua</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Semente</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Todas</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>%1-rows</source>
        <translation>%1-linhas</translation>
    </message>
    <message>
        <source>There is no corpus with judged questions yet; import one on the Corpus page.</source>
        <translation>Ainda não há corpus com perguntas julgadas; importe um na página Corpus.</translation>
    </message>
    <message>
        <source>The rows need a name.</source>
        <translation>As linhas precisam de um nome.</translation>
    </message>
    <message>
        <source>There is a corpus of this name already.</source>
        <translation>Já existe um corpus com esse nome.</translation>
    </message>
    <message>
        <source>The last rank must not be before the first.</source>
        <translation>A última posição não pode vir antes da primeira.</translation>
    </message>
    <message>
        <source>More documents with the answer than documents in all.</source>
        <translation>Mais documentos com a resposta do que documentos ao todo.</translation>
    </message>
</context>
<context>
    <name>sintonia::RowExportDialog</name>
    <message>
        <source>Export the rows of %1</source>
        <translation>Exportar as linhas de %1</translation>
    </message>
    <message>
        <source>What the other program reads</source>
        <translation>O que o outro programa lê</translation>
    </message>
    <message>
        <source>Files of these formats name no part: write one file a part to keep them apart</source>
        <translation>Arquivos destes formatos não dizem a parte: grave um arquivo por parte para mantê-las separadas</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Todas</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>A file of this name is replaced</source>
        <translation>Um arquivo com este nome é substituído</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Escolher…</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportar</translation>
    </message>
    <message>
        <source>&amp;Format</source>
        <translation>&amp;Formato</translation>
    </message>
    <message>
        <source>&amp;Split</source>
        <translation>Par&amp;te</translation>
    </message>
    <message>
        <source>F&amp;ile</source>
        <translation>Ar&amp;quivo</translation>
    </message>
    <message>
        <source>File to write</source>
        <translation>Arquivo a gravar</translation>
    </message>
    <message>
        <source>Questions with the document that answers them; rows whose answer does not stand in it are left out.</source>
        <translation>Perguntas com o documento que as responde; ficam de fora as linhas cuja resposta não está nele.</translation>
    </message>
    <message>
        <source>Question, documents and answer apart; conversations and preference rows are left out.</source>
        <translation>Pergunta, documentos e resposta separados; conversas e linhas de preferência ficam de fora.</translation>
    </message>
    <message>
        <source>Whole prompts, made by the newest template; preference rows are left out.</source>
        <translation>Prompts inteiros, feitos pelo padrão mais novo; linhas de preferência ficam de fora.</translation>
    </message>
    <message>
        <source>Whole prompts, made by the newest template.</source>
        <translation>Prompts inteiros, feitos pelo padrão mais novo.</translation>
    </message>
</context>
<context>
    <name>sintonia::RowText</name>
    <message>
        <source>corpus %1</source>
        <translation>corpus %1</translation>
    </message>
    <message>
        <source>question %1</source>
        <translation>pergunta %1</translation>
    </message>
    <message>
        <source>split %1</source>
        <translation>parte %1</translation>
    </message>
    <message>
        <source>retriever %1</source>
        <translation>recuperador %1</translation>
    </message>
    <message>
        <source>rank %1</source>
        <translation>posição %1</translation>
    </message>
    <message>
        <source>score %1</source>
        <translation>pontuação %1</translation>
    </message>
    <message>
        <source>System</source>
        <translation>Sistema</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Usuário</translation>
    </message>
    <message>
        <source>Assistant</source>
        <translation>Assistente</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>Tokens</translation>
    </message>
    <message>
        <source>%1, shortened to fit; the loss counts %2 (coloured)</source>
        <translation>%1, encurtada para caber; a perda conta %2 (coloridos)</translation>
    </message>
    <message>
        <source>%1; the loss counts %2 (coloured)</source>
        <translation>%1; a perda conta %2 (coloridos)</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>Prompt</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>Pergunta</translation>
    </message>
    <message>
        <source>Document %1, holds the answer</source>
        <translation>Documento %1, com a resposta</translation>
    </message>
    <message>
        <source>Document %1</source>
        <translation>Documento %1</translation>
    </message>
    <message>
        <source>Better answer</source>
        <translation>Resposta melhor</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Resposta</translation>
    </message>
    <message>
        <source>the context does not hold it</source>
        <translation>o contexto não a tem</translation>
    </message>
    <message>
        <source>Worse answer</source>
        <translation>Resposta pior</translation>
    </message>
    <message>
        <source>Built %1: %2 rows, %3 of them without the answer in their documents.</source>
        <translation>%1 montado: %2 linhas, %3 delas sem a resposta em seus documentos.</translation>
    </message>
    <message>
        <source>%1 questions have no answer and were left out.</source>
        <translation>%1 perguntas não têm resposta e ficaram de fora.</translation>
    </message>
    <message>
        <source>%1 rows have fewer documents than asked for; widen the ranks.</source>
        <translation>%1 linhas têm menos documentos do que o pedido; amplie as posições.</translation>
    </message>
    <message>
        <source>%1 questions or documents of the training part are in other parts; see Leaks.</source>
        <translation>%1 perguntas ou documentos da parte de treino estão em outras partes; veja Vazamentos.</translation>
    </message>
</context>
<context>
    <name>sintonia::RowsView</name>
    <message>
        <source>Show tokens</source>
        <translation>Mostrar tokens</translation>
    </message>
    <message>
        <source>The part of the rows that is shown</source>
        <translation>A parte das linhas que é mostrada</translation>
    </message>
    <message>
        <source>The model whose tokenizer and chat template make tokens of the rows</source>
        <translation>O modelo cujo tokenizador e padrão de conversa fazem tokens das linhas</translation>
    </message>
    <message>
        <source>Longest row in tokens: what is longer loses documents first, its answer never</source>
        <translation>Linha mais longa em tokens: a que passa disso perde primeiro documentos, nunca a resposta</translation>
    </message>
    <message>
        <source>Which tokens the loss counts: what the model learns to write</source>
        <translation>Quais tokens a perda conta: o que o modelo aprende a escrever</translation>
    </message>
    <message>
        <source>answer</source>
        <translation>resposta</translation>
    </message>
    <message>
        <source>everything</source>
        <translation>tudo</translation>
    </message>
    <message>
        <source>Make tokens of all rows: see what the loss counts and what would be cut</source>
        <translation>Faz tokens de todas as linhas: veja o que a perda conta e o que seria cortado</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>Linha</translation>
    </message>
    <message>
        <source>Lengths</source>
        <translation>Comprimentos</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>tokens</translation>
    </message>
    <message>
        <source>rows</source>
        <translation>linhas</translation>
    </message>
    <message>
        <source>Question or prompt</source>
        <translation>Pergunta ou prompt</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Resposta</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>Linhas</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>Parte</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modelo</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>Limite</translation>
    </message>
    <message>
        <source>Loss on</source>
        <translation>Perda sobre</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Bring a language model on the Models page to see the rows as its tokens.</source>
        <translation>Traga um modelo de linguagem na página Modelos para ver as linhas como tokens dele.</translation>
    </message>
    <message>
        <source>Choose a model to see the rows as its tokens, and how many would be cut.</source>
        <translation>Escolha um modelo para ver as linhas como tokens dele e quantas seriam cortadas.</translation>
    </message>
    <message>
        <source>The rows can&apos;t be read.</source>
        <translation>As linhas não puderam ser lidas.</translation>
    </message>
    <message>
        <source>Limit %1 tokens: %2 of %3 rows lose context (%4). The longest has %5 tokens.</source>
        <translation>Limite de %1 tokens: %2 de %3 linhas perdem contexto (%4). A mais longa tem %5 tokens.</translation>
    </message>
    <message numerus="yes">
        <source>%n rows can&apos;t be used: their answer alone is longer, or the model&apos;s chat template refuses them.</source>
        <translation>
            <numerusform>%n linha não pode ser usada: só a resposta já é mais longa, ou o padrão de conversa do modelo a recusa.</numerusform>
            <numerusform>%n linhas não podem ser usadas: só a resposta já é mais longa, ou o padrão de conversa do modelo as recusa.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sintonia::RunModel</name>
    <message>
        <source>being made ready</source>
        <translation>em preparação</translation>
    </message>
    <message>
        <source>running, step %1 of %2</source>
        <translation>em execução, passo %1 de %2</translation>
    </message>
    <message>
        <source>paused at step %1</source>
        <translation>pausada no passo %1</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>interrompida</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>concluída</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>falhou</translation>
    </message>
    <message>
        <source>ended unexpectedly</source>
        <translation>terminou inesperadamente</translation>
    </message>
    <message>
        <source>%1 ⚠ guard</source>
        <translation>%1 ⚠ proteção</translation>
    </message>
    <message>
        <source>The guard found this run over-specific: it loses more outside than was allowed.</source>
        <translation>A proteção achou esta execução específica demais: perde fora do domínio mais que o permitido.</translation>
    </message>
    <message>
        <source>Run %1, tuned from %2</source>
        <translation>Execução %1, ajustada a partir de %2</translation>
    </message>
    <message>
        <source>%1: base %2, best %3, last %4</source>
        <translation>%1: base %2, melhor %3, última %4</translation>
    </message>
    <message>
        <source>F2 or a double click edits the name</source>
        <translation>F2 ou um clique duplo edita o nome</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Execução</translation>
    </message>
    <message>
        <source>The curve that early stopping watches</source>
        <translation>A curva que a parada antecipada acompanha</translation>
    </message>
    <message>
        <source>Curve</source>
        <translation>Curva</translation>
    </message>
    <message>
        <source>Best value of the watched curve</source>
        <translation>Melhor valor da curva acompanhada</translation>
    </message>
    <message>
        <source>Best</source>
        <translation>Melhor</translation>
    </message>
    <message>
        <source>Best value minus that of the untouched model</source>
        <translation>Melhor valor menos o do modelo original</translation>
    </message>
    <message>
        <source>Gain</source>
        <translation>Ganho</translation>
    </message>
    <message>
        <source>Largest fall on a guarded out-of-domain set at the best step</source>
        <translation>Maior queda em um conjunto protegido fora do domínio, no melhor passo</translation>
    </message>
    <message>
        <source>Outside</source>
        <translation>Fora</translation>
    </message>
    <message>
        <source>What became of the run; the tooltip says why</source>
        <translation>O que foi feito da execução; a dica diz por quê</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Estado</translation>
    </message>
    <message>
        <source>Time spent training</source>
        <translation>Tempo de treino</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>Duração</translation>
    </message>
    <message>
        <source>When the run was started</source>
        <translation>Quando a execução começou</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>Início</translation>
    </message>
    <message>
        <source>Words to filter by, separated by commas; a double click edits them</source>
        <translation>Palavras para filtrar, separadas por vírgulas; um clique duplo as edita</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Etiquetas</translation>
    </message>
    <message>
        <source>A double click edits the notes</source>
        <translation>Um clique duplo edita as notas</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Notas</translation>
    </message>
</context>
<context>
    <name>sintonia::RunView</name>
    <message>
        <source>Logarithmic loss</source>
        <translation>Perda logarítmica</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Execução</translation>
    </message>
    <message>
        <source>Axis</source>
        <translation>Eixo</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>Suavização</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pausar</translation>
    </message>
    <message>
        <source>Write a checkpoint and give the memory free; Resume goes on exactly there</source>
        <translation>Grava um ponto de retomada e libera a memória; Retomar continua exatamente dali</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Retomar</translation>
    </message>
    <message>
        <source>Go on from the last checkpoint</source>
        <translation>Continua do último ponto de retomada</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Parar</translation>
    </message>
    <message>
        <source>End the training after this step; the best checkpoint is kept</source>
        <translation>Encerra o treino após este passo; o melhor ponto é mantido</translation>
    </message>
    <message>
        <source>The run whose curves are shown</source>
        <translation>A execução cujas curvas são mostradas</translation>
    </message>
    <message>
        <source>What the horizontal axis of the charts counts</source>
        <translation>O que o eixo horizontal dos gráficos conta</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Passo</translation>
    </message>
    <message>
        <source>Epoch</source>
        <translation>Época</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>Smooths training loss and gradient norm; the raw line stays behind, faintly</source>
        <translation>Suaviza a perda de treino e a norma do gradiente; a linha original fica atrás, mais fraca</translation>
    </message>
    <message>
        <source>Draws the loss on a logarithmic axis</source>
        <translation>Desenha a perda em um eixo logarítmico</translation>
    </message>
    <message>
        <source>Log of the run</source>
        <translation>Registro da execução</translation>
    </message>
    <message>
        <source>Messages of the trainer, the latest at the end</source>
        <translation>Mensagens do treinador, a mais recente no fim</translation>
    </message>
    <message>
        <source>The trainer could not be reached.</source>
        <translation>O treinador não pôde ser alcançado.</translation>
    </message>
    <message>
        <source>%1 – %2</source>
        <translation>%1 – %2</translation>
    </message>
    <message>
        <source>No run yet. Choose what to learn from on the left and start.</source>
        <translation>Ainda não há execução. Escolha à esquerda com o que aprender e inicie.</translation>
    </message>
    <message>
        <source>The trainer ended without a word: it was killed, or the machine went down. Everything up to the last checkpoint is safe; Resume goes on from there.</source>
        <translation>O treinador terminou sem aviso: foi encerrado à força ou a máquina caiu. Tudo até o último ponto de retomada está salvo; Retomar continua dali.</translation>
    </message>
    <message>
        <source>step %1 of %2</source>
        <translation>passo %1 de %2</translation>
    </message>
    <message>
        <source>epoch %1</source>
        <translation>época %1</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>faltam %1</translation>
    </message>
    <message>
        <source>%1 tokens/s</source>
        <translation>%1 tokens/s</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>Curvas</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>Respostas</translation>
    </message>
    <message>
        <source>What the model answers to the same questions from evaluation to evaluation</source>
        <translation>O que o modelo responde às mesmas perguntas de avaliação em avaliação</translation>
    </message>
</context>
<context>
    <name>sintonia::RunsPage</name>
    <message>
        <source>Compare runs</source>
        <translation>Comparar execuções</translation>
    </message>
    <message>
        <source>Every run of the project, its curves, and what it gains at home and loses elsewhere. There is none yet.</source>
        <translation>Todas as execuções do projeto, suas curvas, o que ganham no domínio e o que perdem fora dele. Ainda não há nenhuma.</translation>
    </message>
    <message>
        <source>Set up a run</source>
        <translation>Preparar uma execução</translation>
    </message>
    <message>
        <source>Shows the Train page, where runs are started</source>
        <translation>Mostra a página Treinar, onde as execuções começam</translation>
    </message>
    <message>
        <source>Filter by name, tag, note, model or state</source>
        <translation>Filtrar por nome, etiqueta, nota, modelo ou estado</translation>
    </message>
    <message>
        <source>Shows runs that contain every word (Ctrl+F)</source>
        <translation>Mostra as execuções que contêm todas as palavras (Ctrl+F)</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Execuções</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Comparar</translation>
    </message>
    <message>
        <source>Show the selected runs against their base and each other (C)</source>
        <translation>Mostra as execuções selecionadas contra sua base e entre si (C)</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportar…</translation>
    </message>
    <message>
        <source>Write the run&apos;s best model for other programs, with proof (E)</source>
        <translation>Grava o melhor modelo da execução para outros programas, com prova (E)</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Excluir</translation>
    </message>
    <message>
        <source>Delete the selected runs; this can be undone until the project closes (Del)</source>
        <translation>Exclui as execuções selecionadas; isto pode ser desfeito até o projeto fechar (Del)</translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n selecionada</numerusform>
            <numerusform>%n selecionadas</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 is running. Stop it on the Train page before you delete it.</source>
        <translation>%1 está em execução. Pare-a na página Treinar antes de excluir.</translation>
    </message>
    <message>
        <source>Delete runs</source>
        <translation>Excluir execuções</translation>
    </message>
    <message numerus="yes">
        <source>Delete %n run(s)?</source>
        <translation>
            <numerusform>Excluir %n execução?</numerusform>
            <numerusform>Excluir %n execuções?</numerusform>
        </translation>
    </message>
    <message>
        <source>Their curves and checkpoints go with them. You can undo this until the project closes.</source>
        <translation>As curvas e os pontos de retomada vão junto. Isto pode ser desfeito até o projeto fechar.</translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) deleted.</source>
        <translation>
            <numerusform>%n execução excluída.</numerusform>
            <numerusform>%n execuções excluídas.</numerusform>
        </translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Desfazer</translation>
    </message>
    <message>
        <source>The run could not be changed.</source>
        <translation>A execução não pôde ser alterada.</translation>
    </message>
    <message>
        <source>Undo delete</source>
        <translation>Desfazer exclusão</translation>
    </message>
    <message>
        <source>Bring back the runs that were deleted last (Ctrl+Z)</source>
        <translation>Traz de volta as execuções excluídas por último (Ctrl+Z)</translation>
    </message>
</context>
<context>
    <name>sintonia::ScatterMap</name>
    <message>
        <source>first principal component</source>
        <translation>primeira componente principal</translation>
    </message>
    <message>
        <source>○ question   ● relevant document   · other document</source>
        <translation>○ pergunta   ● documento relevante   · outro documento</translation>
    </message>
    <message>
        <source>second principal component</source>
        <translation>segunda componente principal</translation>
    </message>
    <message>
        <source>Question %1</source>
        <translation>Pergunta %1</translation>
    </message>
    <message>
        <source>Relevant document %1</source>
        <translation>Documento relevante %1</translation>
    </message>
    <message>
        <source>Document %1</source>
        <translation>Documento %1</translation>
    </message>
</context>
<context>
    <name>sintonia::Session</name>
    <message>
        <source>The sample texts are not installed beside the program.</source>
        <translation>Os textos de exemplo não estão instalados ao lado do programa.</translation>
    </message>
    <message>
        <source>The corpora of the project can&apos;t be read.</source>
        <translation>Os corpora do projeto não podem ser lidos.</translation>
    </message>
    <message>
        <source>%1, best at step %2</source>
        <translation>%1, melhor no passo %2</translation>
    </message>
    <message>
        <source>the sample&apos;s decoder</source>
        <translation>o decodificador da amostra</translation>
    </message>
</context>
<context>
    <name>sintonia::SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>Ajustes</translation>
    </message>
    <message>
        <source>Language of the window; takes effect at once</source>
        <translation>Idioma da janela; vale na hora</translation>
    </message>
    <message>
        <source>Colours of the window and of all charts</source>
        <translation>Cores da janela e de todos os gráficos</translation>
    </message>
    <message>
        <source>As the desktop</source>
        <translation>Como o sistema</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Claro</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Escuro</translation>
    </message>
    <message>
        <source>Size of all text in the window</source>
        <translation>Tamanho de todo o texto da janela</translation>
    </message>
    <message>
        <source> pt</source>
        <translation> pt</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>&amp;Idioma</translation>
    </message>
    <message>
        <source>&amp;Colours</source>
        <translation>&amp;Cores</translation>
    </message>
    <message>
        <source>&amp;Text size</source>
        <translation>&amp;Tamanho do texto</translation>
    </message>
    <message>
        <source>Where models are downloaded from: a server that speaks as huggingface.co does. A key is taken from HF_TOKEN.</source>
        <translation>De onde os modelos são baixados: um servidor que fala como huggingface.co. Uma chave é lida de HF_TOKEN.</translation>
    </message>
    <message>
        <source>&amp;Model server</source>
        <translation>Servidor de &amp;modelos</translation>
    </message>
</context>
<context>
    <name>sintonia::SimilarityView</name>
    <message>
        <source>Similarity of relevant and irrelevant pairs</source>
        <translation>Similaridade de pares relevantes e irrelevantes</translation>
    </message>
</context>
<context>
    <name>sintonia::SplitDialog</name>
    <message>
        <source>Divides the judged questions by document: no document, and no near copy of one, is in two parts. So a model can&apos;t score on what it saw in training. The corpus&apos;s present splits are replaced.</source>
        <translation>Divide as perguntas julgadas por documento: nenhum documento, nem uma quase cópia, fica em duas partes. Assim um modelo não pontua com o que viu no treino. As partes atuais do corpus são substituídas.</translation>
    </message>
    <message>
        <source>All judgements</source>
        <translation>Todos os julgamentos</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Share that the model learns from</source>
        <translation>Fração com que o modelo aprende</translation>
    </message>
    <message>
        <source>Share that decides when training stops</source>
        <translation>Fração que decide quando o treino para</translation>
    </message>
    <message>
        <source>The same number gives the same division</source>
        <translation>O mesmo número dá a mesma divisão</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>Dividir</translation>
    </message>
    <message>
        <source>Divide</source>
        <translation>Dividir</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>Treinar</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>Validação</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Teste</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Semente</translation>
    </message>
    <message>
        <source>Train and validation are more than 100 % together</source>
        <translation>Treino e validação somam mais de 100 %</translation>
    </message>
    <message>
        <source>Split %1</source>
        <translation>Dividir %1</translation>
    </message>
    <message>
        <source>Divides the rows by the document that their answer stands in: no document, and no near copy of one, answers rows of two parts. So a model can&apos;t score on what it saw in training.</source>
        <translation>Divide as linhas pelo documento em que está a resposta: nenhum documento, nem uma quase cópia, responde a linhas de duas partes. Assim um modelo não pontua com o que viu no treino.</translation>
    </message>
    <message>
        <source>Which of them are divided; the others stay as they are</source>
        <translation>Quais deles são divididos; os outros ficam como estão</translation>
    </message>
    <message>
        <source>All rows</source>
        <translation>Todas as linhas</translation>
    </message>
</context>
<context>
    <name>sintonia::StatusLine</name>
    <message>
        <source>Show the running training on the Train page</source>
        <translation>Mostra o treino em andamento na página Treinar</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Engine not started</source>
        <translation>Motor não iniciado</translation>
    </message>
    <message>
        <source>Engine starts</source>
        <translation>Motor iniciando</translation>
    </message>
    <message>
        <source>Engine ready</source>
        <translation>Motor pronto</translation>
    </message>
    <message>
        <source>Engine at work</source>
        <translation>Motor trabalhando</translation>
    </message>
    <message>
        <source>Engine stopped</source>
        <translation>Motor parado</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>Device and memory of the engine.
Version %1, torch %2, %3 threads, %4</source>
        <translation>Dispositivo e memória do motor.
Versão %1, torch %2, %3 threads, %4</translation>
    </message>
    <message>
        <source>Training: step %1 of %2</source>
        <translation>Treino: passo %1 de %2</translation>
    </message>
    <message numerus="yes">
        <source>%n trainings are running</source>
        <translation>
            <numerusform>%n treino em andamento</numerusform>
            <numerusform>%n treinos em andamento</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sintonia::TemplateView</name>
    <message>
        <source>Save as a new version</source>
        <translation>Salvar como nova versão</translation>
    </message>
    <message>
        <source>Every version that these rows had; the newest is used</source>
        <translation>Todas as versões que estas linhas tiveram; vale a mais nova</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Versão</translation>
    </message>
    <message>
        <source>The program&apos;s own</source>
        <translation>A do próprio programa</translation>
    </message>
    <message>
        <source>%1, of %2</source>
        <translation>%1, de %2</translation>
    </message>
    <message>
        <source>Use this template from now on; runs and earlier versions stay as they are</source>
        <translation>Usar este padrão de agora em diante; execuções e versões anteriores ficam como estão</translation>
    </message>
    <message>
        <source>This differs from the newest version. Saving makes it the newest.</source>
        <translation>Isto difere da versão mais nova. Salvar faz desta a mais nova.</translation>
    </message>
    <message>
        <source>Rows with a question become prompts by this template. Rows that are whole conversations or prompts do not use it.</source>
        <translation>Linhas com pergunta viram prompts por este padrão. Linhas que são conversas ou prompts inteiros não o usam.</translation>
    </message>
    <message>
        <source>The template could not be saved: %1</source>
        <translation>O padrão não pôde ser salvo: %1</translation>
    </message>
</context>
<context>
    <name>sintonia::TextDialog</name>
    <message>
        <source>Document</source>
        <translation>Documento</translation>
    </message>
    <message>
        <source>Question: %1</source>
        <translation>Pergunta: %1</translation>
    </message>
</context>
<context>
    <name>sintonia::TrainPage</name>
    <message>
        <source>Start</source>
        <translation>Iniciar</translation>
    </message>
    <message>
        <source>Start the training; it goes on when the window is closed</source>
        <translation>Inicia o treino; ele continua com a janela fechada</translation>
    </message>
    <message>
        <source>Fills the form with values that belong together; model, sets and name stay</source>
        <translation>Preenche o formulário com valores que combinam; modelo, conjuntos e nome ficam</translation>
    </message>
    <message>
        <source>Defaults</source>
        <translation>Padrões</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>Predefinição</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>Copy the experiment as JSON</source>
        <translation>Copia o experimento como JSON</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Comando</translation>
    </message>
    <message>
        <source>Copy the command line that does the same</source>
        <translation>Copia a linha de comando equivalente</translation>
    </message>
    <message>
        <source>Open a project first.</source>
        <translation>Abra um projeto primeiro.</translation>
    </message>
    <message>
        <source>Choose the set that the model learns from.</source>
        <translation>Escolha o conjunto com que o modelo aprende.</translation>
    </message>
    <message>
        <source>Expected %1, found %2.</source>
        <translation>Esperado: %1; encontrado: %2.</translation>
    </message>
    <message>
        <source>Start is possible when the marked field is right.</source>
        <translation>Iniciar será possível quando o campo marcado estiver certo.</translation>
    </message>
    <message>
        <source>The training is being started …</source>
        <translation>Iniciando o treino…</translation>
    </message>
    <message>
        <source>The training did not start; nothing was changed. The details say why.</source>
        <translation>O treino não começou; nada foi alterado. Os detalhes dizem por quê.</translation>
    </message>
</context>
<context>
    <name>sintonia::TrainerLaunch</name>
    <message>
        <source>sintonia-cli can&apos;t be started: %1</source>
        <translation>sintonia-cli não pode ser iniciado: %1</translation>
    </message>
</context>
<context>
    <name>sintonia::TrainingCharts</name>
    <message>
        <source>Loss</source>
        <translation>Perda</translation>
    </message>
    <message>
        <source>nDCG@10</source>
        <translation>nDCG@10</translation>
    </message>
    <message>
        <source>Similarity S(question, document)</source>
        <translation>Similaridade S(pergunta, documento)</translation>
    </message>
    <message>
        <source>Learning rate and gradient norm</source>
        <translation>Taxa de aprendizado e norma do gradiente</translation>
    </message>
    <message>
        <source>step</source>
        <translation>passo</translation>
    </message>
    <message>
        <source>epoch</source>
        <translation>época</translation>
    </message>
    <message>
        <source>minutes</source>
        <translation>minutos</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>perda</translation>
    </message>
    <message>
        <source>mean similarity</source>
        <translation>similaridade média</translation>
    </message>
    <message>
        <source>learning rate</source>
        <translation>taxa de aprendizado</translation>
    </message>
    <message>
        <source>gradient norm</source>
        <translation>norma do gradiente</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>validação</translation>
    </message>
    <message>
        <source>training</source>
        <translation>treino</translation>
    </message>
    <message>
        <source>outside: %1</source>
        <translation>fora: %1</translation>
    </message>
    <message>
        <source>relevant, %1</source>
        <translation>relevante, %1</translation>
    </message>
    <message>
        <source>irrelevant, %1</source>
        <translation>irrelevante, %1</translation>
    </message>
    <message>
        <source>base (step 0)</source>
        <translation>base (passo 0)</translation>
    </message>
    <message>
        <source>The shaded band is the drop that the guard allows outside.</source>
        <translation>A faixa sombreada é a queda que a proteção permite fora do domínio.</translation>
    </message>
    <message>
        <source>mean over answers</source>
        <translation>média das respostas</translation>
    </message>
    <message>
        <source>F1 of the answers</source>
        <translation>F1 das respostas</translation>
    </message>
    <message>
        <source>Relevance R(A, C, Q) and abstentions</source>
        <translation>Relevância R(A, C, Q) e abstenções</translation>
    </message>
    <message>
        <source>relevance, %1</source>
        <translation>relevância, %1</translation>
    </message>
    <message>
        <source>abstentions, %1</source>
        <translation>abstenções, %1</translation>
    </message>
</context>
</TS>
