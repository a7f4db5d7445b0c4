<?xml version="1.0" encoding="utf-8"?>
<!-- SPDX-License-Identifier: GPL-3.0-or-later -->
<!DOCTYPE TS>
<TS version="2.1" language="pt_BR" sourcelanguage="en">
<context>
    <name>OptionField</name>
    <message>
        <source>data</source>
        <translation>dados</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>perda</translation>
    </message>
    <message>
        <source>optimiser</source>
        <translation>otimizador</translation>
    </message>
    <message>
        <source>lora</source>
        <translation>LoRA</translation>
    </message>
    <message>
        <source>early stopping</source>
        <translation>parada antecipada</translation>
    </message>
    <message>
        <source>run</source>
        <translation>execução</translation>
    </message>
    <message>
        <source>documents per question</source>
        <translation>documentos por pergunta</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>tokens</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>passos</translation>
    </message>
    <message>
        <source>rows</source>
        <translation>linhas</translation>
    </message>
    <message>
        <source>evaluations</source>
        <translation>avaliações</translation>
    </message>
    <message>
        <source>quick</source>
        <translation>rápida</translation>
    </message>
    <message>
        <source>balanced</source>
        <translation>equilibrada</translation>
    </message>
    <message>
        <source>careful</source>
        <translation>cautelosa</translation>
    </message>
    <message>
        <source>A first look in a few minutes: one short epoch, shorter texts, few evaluations.</source>
        <translation>Um primeiro resultado em poucos minutos: uma época curta, textos mais curtos, poucas avaliações.</translation>
    </message>
    <message>
        <source>Good for most data: a few epochs, stopped early when validation no longer gains.</source>
        <translation>Boa para a maioria dos dados: algumas épocas, com parada antecipada quando a validação não melhora mais.</translation>
    </message>
    <message>
        <source>Gives up some gain at home to keep ability elsewhere: small steps, more regularisation, a strict guard.</source>
        <translation>Abre mão de algum ganho no domínio para manter a capacidade fora dele: passos pequenos, mais regularização, proteção rigorosa.</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Tipo</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nome</translation>
    </message>
    <message>
        <source>A name for the run, for people.</source>
        <translation>Um nome para a execução, para pessoas.</translation>
    </message>
    <message>
        <source>Base model</source>
        <translation>Modelo base</translation>
    </message>
    <message>
        <source>The model that tuning starts from: "starter" for the starter model, or a model folder.</source>
        <translation>O modelo de onde o ajuste parte: "starter" para o modelo inicial, ou uma pasta de modelo.</translation>
    </message>
    <message>
        <source>Training set</source>
        <translation>Conjunto de treino</translation>
    </message>
    <message>
        <source>Validation set</source>
        <translation>Conjunto de validação</translation>
    </message>
    <message>
        <source>Guarded sets</source>
        <translation>Conjuntos protegidos</translation>
    </message>
    <message>
        <source>Sets of other domains: they show whether tuning costs ability elsewhere.</source>
        <translation>Conjuntos de outros domínios: mostram se o ajuste custa capacidade fora do domínio.</translation>
    </message>
    <message>
        <source>Hard negatives</source>
        <translation>Negativos difíceis</translation>
    </message>
    <message>
        <source>Documents judged irrelevant that are put beside each question's relevant one; 0 uses the batch alone.</source>
        <translation>Documentos julgados irrelevantes postos ao lado do relevante de cada pergunta; 0 usa só o lote.</translation>
    </message>
    <message>
        <source>Maximum length</source>
        <translation>Comprimento máximo</translation>
    </message>
    <message>
        <source>Longer texts are cut to this many tokens; 0 is the model's own limit.</source>
        <translation>Textos mais longos são cortados neste número de tokens; 0 é o limite do próprio modelo.</translation>
    </message>
    <message>
        <source>Question prefix</source>
        <translation>Prefixo da pergunta</translation>
    </message>
    <message>
        <source>Text put before every question; empty uses the model's own prompt, if it has one.</source>
        <translation>Texto posto antes de cada pergunta; vazio usa o do próprio modelo, se houver.</translation>
    </message>
    <message>
        <source>Document prefix</source>
        <translation>Prefixo do documento</translation>
    </message>
    <message>
        <source>Text put before every document; empty uses the model's own prompt, if it has one.</source>
        <translation>Texto posto antes de cada documento; vazio usa o do próprio modelo, se houver.</translation>
    </message>
    <message>
        <source>Shuffle</source>
        <translation>Embaralhar</translation>
    </message>
    <message>
        <source>A new order each epoch, a function of the seed; off keeps the order of the data.</source>
        <translation>Uma nova ordem a cada época, função da semente; desligado mantém a ordem dos dados.</translation>
    </message>
    <message>
        <source>No duplicates in a batch</source>
        <translation>Sem repetidos no lote</translation>
    </message>
    <message>
        <source>No document or question stands twice in a batch, where it would count as wrong for itself (only while shuffling).</source>
        <translation>Nenhum documento ou pergunta aparece duas vezes no lote, onde contaria como errado para si mesmo (só ao embaralhar).</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>Perda</translation>
    </message>
    <message>
        <source>What is minimised: mnrl ranks the relevant document above all others of the batch, triplet keeps a distance to a negative, cosent orders pairs by their graded relevance.</source>
        <translation>O que é minimizado: mnrl põe o documento relevante acima de todos os outros do lote, triplet mantém distância de um negativo, cosent ordena pares pela relevância graduada.</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>Escala</translation>
    </message>
    <message>
        <source>Similarities are multiplied by this (1 / temperature): larger weighs the hardest documents more.</source>
        <translation>As similaridades são multiplicadas por isto (1 / temperatura): maior dá mais peso aos documentos mais difíceis.</translation>
    </message>
    <message>
        <source>Similarity</source>
        <translation>Similaridade</translation>
    </message>
    <message>
        <source>How question and document vectors are compared.</source>
        <translation>Como os vetores de pergunta e documento são comparados.</translation>
    </message>
    <message>
        <source>Symmetric</source>
        <translation>Simétrica</translation>
    </message>
    <message>
        <source>Also ranks the question of each document above the other questions; the two directions are averaged.</source>
        <translation>Também põe a pergunta de cada documento acima das outras perguntas; faz-se a média das duas direções.</translation>
    </message>
    <message>
        <source>Distance</source>
        <translation>Distância</translation>
    </message>
    <message>
        <source>How far two vectors are apart.</source>
        <translation>Quão distantes estão dois vetores.</translation>
    </message>
    <message>
        <source>Margin</source>
        <translation>Margem</translation>
    </message>
    <message>
        <source>The negative should be at least this much further away than the relevant document.</source>
        <translation>O negativo deve estar pelo menos esta distância mais longe que o documento relevante.</translation>
    </message>
    <message>
        <source>Similarities are multiplied by this (1 / temperature).</source>
        <translation>As similaridades são multiplicadas por isto (1 / temperatura).</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>Épocas</translation>
    </message>
    <message>
        <source>How often the training set is gone through.</source>
        <translation>Quantas vezes o conjunto de treino é percorrido.</translation>
    </message>
    <message>
        <source>Most steps</source>
        <translation>Máximo de passos</translation>
    </message>
    <message>
        <source>Training ends after this many steps, whatever the epochs; 0 is no limit.</source>
        <translation>O treino termina após este número de passos, quaisquer que sejam as épocas; 0 é sem limite.</translation>
    </message>
    <message>
        <source>Batch size</source>
        <translation>Tamanho do lote</translation>
    </message>
    <message>
        <source>Rows a step; with mnrl every other document of the batch is a negative, so larger is harder.</source>
        <translation>Linhas por passo; com mnrl cada outro documento do lote é um negativo, então maior é mais difícil.</translation>
    </message>
    <message>
        <source>Mini-batch size</source>
        <translation>Tamanho do minilote</translation>
    </message>
    <message>
        <source>Computes a batch in pieces of this size to save memory, with the same result (gradient caching); 0 is all at once.</source>
        <translation>Calcula o lote em partes deste tamanho para poupar memória, com o mesmo resultado (cache de gradientes); 0 é tudo de uma vez.</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>Taxa de aprendizado</translation>
    </message>
    <message>
        <source>How far a step moves the weights: too large forgets, too small learns nothing.</source>
        <translation>Quanto um passo move os pesos: grande demais esquece, pequena demais não aprende nada.</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>Cronograma</translation>
    </message>
    <message>
        <source>How the learning rate falls after the warm-up.</source>
        <translation>Como a taxa de aprendizado cai depois do aquecimento.</translation>
    </message>
    <message>
        <source>Warm-up</source>
        <translation>Aquecimento</translation>
    </message>
    <message>
        <source>Share of the steps over which the learning rate rises from 0.</source>
        <translation>Fração dos passos em que a taxa de aprendizado sobe a partir de 0.</translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation>Decaimento de pesos</translation>
    </message>
    <message>
        <source>Pulls weights towards 0 (not biases and norms): a regulariser against over-specific tuning.</source>
        <translation>Puxa os pesos para 0 (exceto vieses e normas): um regularizador contra o ajuste específico demais.</translation>
    </message>
    <message>
        <source>Dropout</source>
        <translation>Dropout</translation>
    </message>
    <message>
        <source>Share of values left out at random while training: a regulariser; null is the model's own.</source>
        <translation>Fração de valores omitidos ao acaso no treino: um regularizador; null é o do próprio modelo.</translation>
    </message>
    <message>
        <source>Gradient norm limit</source>
        <translation>Limite da norma do gradiente</translation>
    </message>
    <message>
        <source>Gradients with a larger norm are scaled down to it; null is no limit.</source>
        <translation>Gradientes de norma maior são reduzidos a ela; null é sem limite.</translation>
    </message>
    <message>
        <source>AdamW betas</source>
        <translation>Betas do AdamW</translation>
    </message>
    <message>
        <source>Decay of AdamW's two running means, each from 0 to below 1.</source>
        <translation>Decaimento das duas médias móveis do AdamW, cada um de 0 até menos de 1.</translation>
    </message>
    <message>
        <source>AdamW epsilon</source>
        <translation>Épsilon do AdamW</translation>
    </message>
    <message>
        <source>Added to AdamW's denominator.</source>
        <translation>Somado ao denominador do AdamW.</translation>
    </message>
    <message>
        <source>LoRA</source>
        <translation>LoRA</translation>
    </message>
    <message>
        <source>Tunes small added matrices in place of all weights: less memory, less forgetting; null tunes all weights.</source>
        <translation>Ajusta pequenas matrizes acrescentadas em vez de todos os pesos: menos memória, menos esquecimento; null ajusta todos os pesos.</translation>
    </message>
    <message>
        <source>Rank</source>
        <translation>Posto</translation>
    </message>
    <message>
        <source>Rank of the added matrices: larger can learn more.</source>
        <translation>Posto das matrizes acrescentadas: maior pode aprender mais.</translation>
    </message>
    <message>
        <source>Alpha</source>
        <translation>Alfa</translation>
    </message>
    <message>
        <source>The added part is scaled by alpha / rank.</source>
        <translation>A parte acrescentada é multiplicada por alfa / posto.</translation>
    </message>
    <message>
        <source>LoRA dropout</source>
        <translation>Dropout da LoRA</translation>
    </message>
    <message>
        <source>Dropout before the added matrices.</source>
        <translation>Dropout antes das matrizes acrescentadas.</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>Camadas</translation>
    </message>
    <message>
        <source>Names of the layers that get added matrices, or "all-linear".</source>
        <translation>Nomes das camadas que recebem matrizes, ou "all-linear".</translation>
    </message>
    <message>
        <source>Rank-stabilised</source>
        <translation>Estabilizada pelo posto</translation>
    </message>
    <message>
        <source>Scales by alpha / √rank, which keeps larger ranks effective.</source>
        <translation>Multiplica por alfa / √posto, o que mantém eficazes os postos maiores.</translation>
    </message>
    <message>
        <source>Start from adapter</source>
        <translation>Partir de um adaptador</translation>
    </message>
    <message>
        <source>A PEFT directory whose adapter is trained further.</source>
        <translation>Uma pasta PEFT cujo adaptador continua a ser treinado.</translation>
    </message>
    <message>
        <source>Curve</source>
        <translation>Curva</translation>
    </message>
    <message>
        <source>The curve that says which checkpoint is best.</source>
        <translation>A curva que diz qual ponto é o melhor.</translation>
    </message>
    <message>
        <source>Better is</source>
        <translation>Melhor é</translation>
    </message>
    <message>
        <source>Whether larger or smaller values of the curve are better.</source>
        <translation>Se valores maiores ou menores da curva são melhores.</translation>
    </message>
    <message>
        <source>Patience</source>
        <translation>Paciência</translation>
    </message>
    <message>
        <source>Training stops after this many evaluations without a gain; 0 never stops early.</source>
        <translation>O treino para após este número de avaliações sem ganho; 0 nunca para antes.</translation>
    </message>
    <message>
        <source>Smallest gain</source>
        <translation>Menor ganho</translation>
    </message>
    <message>
        <source>A smaller change does not count as a gain.</source>
        <translation>Uma mudança menor não conta como ganho.</translation>
    </message>
    <message>
        <source>Largest loss outside</source>
        <translation>Maior queda fora</translation>
    </message>
    <message>
        <source>The guard acts when a guarded set falls more than this below the untouched model; null is no guard.</source>
        <translation>A proteção age quando um conjunto protegido cai mais que isto abaixo do modelo original; null é sem proteção.</translation>
    </message>
    <message>
        <source>Guarded measure</source>
        <translation>Medida protegida</translation>
    </message>
    <message>
        <source>The measure of the guarded sets that the guard watches.</source>
        <translation>A medida dos conjuntos protegidos que a proteção vigia.</translation>
    </message>
    <message>
        <source>Gain that excuses</source>
        <translation>Ganho que desculpa</translation>
    </message>
    <message>
        <source>The guard acts only while validation has gained less than this; null is whatever the gain.</source>
        <translation>A proteção só age enquanto a validação ganhou menos que isto; null é qualquer que seja o ganho.</translation>
    </message>
    <message>
        <source>Guard</source>
        <translation>Proteção</translation>
    </message>
    <message>
        <source>What the guard does: end the run, or only say so.</source>
        <translation>O que a proteção faz: encerra a execução ou só avisa.</translation>
    </message>
    <message>
        <source>Evaluate every</source>
        <translation>Avaliar a cada</translation>
    </message>
    <message>
        <source>Steps between evaluations; 0 evaluates at the start and the end only.</source>
        <translation>Passos entre avaliações; 0 avalia só no início e no fim.</translation>
    </message>
    <message>
        <source>Checkpoint every</source>
        <translation>Ponto de retomada a cada</translation>
    </message>
    <message>
        <source>Steps between checkpoints, besides those at evaluations; a kill loses at most the work since the last one.</source>
        <translation>Passos entre pontos de retomada, além dos das avaliações; uma queda perde no máximo o trabalho desde o último.</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Semente</translation>
    </message>
    <message>
        <source>Order, dropout and adapters are functions of it: the same seed repeats a run.</source>
        <translation>Ordem, dropout e adaptadores são funções dela: a mesma semente repete uma execução.</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>Precisão</translation>
    </message>
    <message>
        <source>Number format of the matrix products; bf16 is for GPUs.</source>
        <translation>Formato numérico dos produtos de matrizes; bf16 é para GPUs.</translation>
    </message>
    <message>
        <source>Most skipped steps</source>
        <translation>Máximo de passos pulados</translation>
    </message>
    <message>
        <source>A step whose loss or gradient is not finite is skipped; after this many in a row the run ends.</source>
        <translation>Um passo cuja perda ou gradiente não é finito é pulado; após este número seguido a execução termina.</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Dispositivo</translation>
    </message>
    <message>
        <source>Where to compute: auto, cpu, cuda or cuda:N.</source>
        <translation>Onde calcular: auto, cpu, cuda ou cuda:N.</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>Threads</translation>
    </message>
    <message>
        <source>Processor threads; 0 is all cores. Results repeat exactly only with the same number.</source>
        <translation>Threads do processador; 0 é todos os núcleos. Os resultados só se repetem exatamente com o mesmo número.</translation>
    </message>
    <message>
        <source>texts</source>
        <translation>textos</translation>
    </message>
    <message>
        <source>Documents per evaluation</source>
        <translation>Documentos por avaliação</translation>
    </message>
    <message>
        <source>Ranks at most this many documents of each set, the judged ones and a fixed sample: quicker, but measures come out higher; 0 ranks all.</source>
        <translation>Ordena no máximo este número de documentos de cada conjunto, os julgados e uma amostra fixa: mais rápido, mas as medidas saem mais altas; 0 ordena todos.</translation>
    </message>
    <message>
        <source>documents</source>
        <translation>documentos</translation>
    </message>
    <message>
        <source>Augmentation</source>
        <translation>Aumento de dados</translation>
    </message>
    <message>
        <source>Changes words of training questions at random, anew each epoch, so that wording matters less; null uses them as they are.</source>
        <translation>Muda ao acaso palavras das perguntas de treino, de novo a cada época, para que a formulação pese menos; null as usa como são.</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Mudança</translation>
    </message>
    <message>
        <source>deletion leaves words out, swap exchanges neighbours, crop keeps one stretch of the words, case turns all letters to lower case.</source>
        <translation>deletion omite palavras, swap troca vizinhas, crop mantém um trecho das palavras, case passa todas as letras para minúsculas.</translation>
    </message>
    <message>
        <source>Share of texts changed</source>
        <translation>Parcela de textos mudados</translation>
    </message>
    <message>
        <source>Chance that a text is changed each time it is used.</source>
        <translation>Probabilidade de um texto ser mudado cada vez que é usado.</translation>
    </message>
    <message>
        <source>Share of words changed</source>
        <translation>Parcela de palavras mudadas</translation>
    </message>
    <message>
        <source>Share of a text&apos;s words that are left out, exchanged or cut off; case changes all.</source>
        <translation>Parcela das palavras de um texto que são omitidas, trocadas ou cortadas; case muda todas.</translation>
    </message>
    <message>
        <source>Change documents too</source>
        <translation>Mudar também documentos</translation>
    </message>
    <message>
        <source>Changes training documents in the same way as the questions.</source>
        <translation>Muda os documentos de treino da mesma forma que as perguntas.</translation>
    </message>
    <message>
        <source>What is tuned: the encoder that finds documents, or the LLM that answers from them.</source>
        <translation>O que é ajustado: o codificador que encontra documentos ou o LLM que responde a partir deles.</translation>
    </message>
    <message>
        <source>What the model learns from: judged questions, or for an LLM rows with answers.</source>
        <translation>Com o que o modelo aprende: perguntas julgadas ou, para um LLM, linhas com respostas.</translation>
    </message>
    <message>
        <source>Questions kept apart from training; early stopping and the best checkpoint go by them.</source>
        <translation>Perguntas separadas do treino; a parada antecipada e o melhor ponto de controle seguem por elas.</translation>
    </message>
    <message>
        <source>What is minimised: sft learns the answers of the rows, dpo learns to prefer the better answer over the worse one in rows that have both.</source>
        <translation>O que é minimizado: sft aprende as respostas das linhas, dpo aprende a preferir a resposta melhor à pior em linhas que têm as duas.</translation>
    </message>
    <message>
        <source>Learn from</source>
        <translation>Aprender de</translation>
    </message>
    <message>
        <source>Tokens that the loss counts: those of the answer, or all.</source>
        <translation>Tokens que a perda conta: os da resposta ou todos.</translation>
    </message>
    <message>
        <source>Beta</source>
        <translation>Beta</translation>
    </message>
    <message>
        <source>How strongly the tuned model is held to the untouched one: larger holds it nearer.</source>
        <translation>Quanto o modelo ajustado fica preso ao intocado: maior o mantém mais perto.</translation>
    </message>
    <message>
        <source>Rows a step: larger gives steadier steps, and fewer of them.</source>
        <translation>Linhas por passo: mais linhas dão passos mais estáveis, e menos passos.</translation>
    </message>
    <message>
        <source>Computes a batch in pieces of so many rows to save memory, with the same result (gradient accumulation); 0 is all at once.</source>
        <translation>Calcula um lote em partes de tantas linhas para poupar memória, com o mesmo resultado (acúmulo de gradientes); 0 é tudo de uma vez.</translation>
    </message>
    <message>
        <source>Quantisation</source>
        <translation>Quantização</translation>
    </message>
    <message>
        <source>Holds the untouched weights in four bits while added matrices are tuned (QLoRA): a quarter of the memory or less, a little slower.</source>
        <translation>Guarda os pesos intocados em quatro bits enquanto matrizes acrescentadas são ajustadas (QLoRA): um quarto da memória ou menos, um pouco mais lento.</translation>
    </message>
    <message>
        <source>Answers per evaluation</source>
        <translation>Respostas por avaliação</translation>
    </message>
    <message>
        <source>Rows of each set that the model answers at every evaluation, always the first ones; their answers are kept. 0 asks none.</source>
        <translation>Linhas de cada conjunto que o modelo responde em cada avaliação, sempre as primeiras; as respostas ficam guardadas. 0 não pergunta nenhuma.</translation>
    </message>
    <message>
        <source>Longest answer</source>
        <translation>Resposta mais longa</translation>
    </message>
    <message>
        <source>Answers at evaluations end after this many tokens.</source>
        <translation>As respostas nas avaliações terminam após este número de tokens.</translation>
    </message>
    <message>
        <source>Gradient checkpointing</source>
        <translation>Recálculo de ativações</translation>
    </message>
    <message>
        <source>Computes each layer again in the backward pass in place of keeping its values: much less memory, about a third more time.</source>
        <translation>Calcula cada camada de novo na passagem para trás em vez de guardar seus valores: muito menos memória, cerca de um terço mais de tempo.</translation>
    </message>
    <message>
        <source>LLM: LoRA</source>
        <translation>LLM: LoRA</translation>
    </message>
    <message>
        <source>Tunes small added matrices beside the untouched weights: the usual way to tune an LLM.</source>
        <translation>Ajusta pequenas matrizes acrescentadas ao lado dos pesos intocados: o modo usual de ajustar um LLM.</translation>
    </message>
    <message>
        <source>LLM: QLoRA</source>
        <translation>LLM: QLoRA</translation>
    </message>
    <message>
        <source>The same over weights held in four bits, each layer computed again in the backward pass: for models that hardly fit.</source>
        <translation>O mesmo sobre pesos guardados em quatro bits, cada camada recalculada na passagem para trás: para modelos que mal cabem.</translation>
    </message>
    <message>
        <source>LLM: all weights</source>
        <translation>LLM: todos os pesos</translation>
    </message>
    <message>
        <source>Changes every weight: for small models and enough rows; forgets more than added matrices do.</source>
        <translation>Muda todos os pesos: para modelos pequenos e linhas suficientes; esquece mais do que matrizes acrescentadas.</translation>
    </message>
    <message>
        <source>LLM: preferences</source>
        <translation>LLM: preferências</translation>
    </message>
    <message>
        <source>Learns from pairs of a better and a worse answer to prefer the better (DPO), after tuning on answers.</source>
        <translation>Aprende com pares de uma resposta melhor e uma pior a preferir a melhor (DPO), depois de ajustar com respostas.</translation>
    </message>
</context>
</TS>
