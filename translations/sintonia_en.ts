<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
<context>
    <name>sintonia::AnswerView</name>
    <message numerus="yes">
        <source>&lt;b&gt;R %1&lt;/b&gt; · context %2 · question %3 · supported %4 of %n sentence(s)</source>
        <translation>
            <numerusform>&lt;b&gt;R %1&lt;/b&gt; · context %2 · question %3 · supported %4 of %n sentence</numerusform>
            <numerusform>&lt;b&gt;R %1&lt;/b&gt; · context %2 · question %3 · supported %4 of %n sentences</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n token(s) in %1</source>
        <translation>
            <numerusform>%n token in %1</numerusform>
            <numerusform>%n tokens in %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sintonia::DocumentsView</name>
    <message numerus="yes">
        <source>%n documents</source>
        <translation>
            <numerusform>%n document</numerusform>
            <numerusform>%n documents</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n matches</source>
        <translation>
            <numerusform>%n match</numerusform>
            <numerusform>%n matches</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sintonia::ExperimentForm</name>
    <message numerus="yes">
        <source>%n judgements</source>
        <translation>
            <numerusform>%n judgement</numerusform>
            <numerusform>%n judgements</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n training rows</source>
        <translation>
            <numerusform>%n training row</numerusform>
            <numerusform>%n training rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sintonia::ImportDialog</name>
    <message numerus="yes">
        <source>%n of them can&apos;t be read as they are, the first at %1: %2</source>
        <translation>
            <numerusform>%n of them can&apos;t be read as it is, at %1: %2</numerusform>
            <numerusform>%n of them can&apos;t be read as they are, the first at %1: %2</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sintonia::ModelsPage</name>
    <message numerus="yes">
        <source>%n run(s) were tuned from it and can&apos;t go on or be exported without it.</source>
        <translation>
            <numerusform>%n run was tuned from it and can&apos;t go on or be exported without it.</numerusform>
            <numerusform>%n runs were tuned from it and can&apos;t go on or be exported without it.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sintonia::ProjectPage</name>
    <message numerus="yes">
        <source>%n runs</source>
        <translation>
            <numerusform>%n run</numerusform>
            <numerusform>%n runs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sintonia::RowsView</name>
    <message numerus="yes">
        <source>%n rows can&apos;t be used: their answer alone is longer, or the model&apos;s chat template refuses them.</source>
        <translation>
            <numerusform>%n row can&apos;t be used: its answer alone is longer, or the model&apos;s chat template refuses it.</numerusform>
            <numerusform>%n rows can&apos;t be used: their answer alone is longer, or the model&apos;s chat template refuses them.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sintonia::RunsPage</name>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n selected</numerusform>
            <numerusform>%n selected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n run(s)?</source>
        <translation>
            <numerusform>Delete %n run?</numerusform>
            <numerusform>Delete %n runs?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) deleted.</source>
        <translation>
            <numerusform>%n run deleted.</numerusform>
            <numerusform>%n runs deleted.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>sintonia::StatusLine</name>
    <message numerus="yes">
        <source>%n trainings are running</source>
        <translation>
            <numerusform>%n training is running</numerusform>
            <numerusform>%n trainings are running</numerusform>
        </translation>
    </message>
</context>
</TS>
