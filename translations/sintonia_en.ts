<?xml version="1.0" encoding="utf-8"?>
<!-- SPDX-License-Identifier: GPL-3.0-or-later -->
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
<context>
    <name>sintonia::DocumentsView</name>
    <message numerus="yes">
        <source>%n documents</source>
        <translation><numerusform>%n document</numerusform><numerusform>%n documents</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n matches</source>
        <translation><numerusform>%n match</numerusform><numerusform>%n matches</numerusform></translation>
    </message>
</context>
<context>
    <name>sintonia::ExperimentForm</name>
    <message numerus="yes">
        <source>%n judgements</source>
        <translation><numerusform>%n judgement</numerusform><numerusform>%n judgements</numerusform></translation>
    </message>
</context>
<context>
    <name>sintonia::ImportDialog</name>
    <message numerus="yes">
        <source>%n of them can't be read as they are, the first at %1: %2</source>
        <translation><numerusform>%n of them can't be read as it is, at %1: %2</numerusform><numerusform>%n of them can't be read as they are, the first at %1: %2</numerusform></translation>
    </message>
</context>
<context>
    <name>sintonia::ModelsPage</name>
    <message numerus="yes">
        <source>%n run(s) were tuned from it and can't go on or be exported without it.</source>
        <translation><numerusform>%n run was tuned from it and can't go on or be exported without it.</numerusform><numerusform>%n runs were tuned from it and can't go on or be exported without it.</numerusform></translation>
    </message>
</context>
<context>
    <name>sintonia::ProjectPage</name>
    <message numerus="yes">
        <source>%n runs</source>
        <translation><numerusform>%n run</numerusform><numerusform>%n runs</numerusform></translation>
    </message>
</context>
<context>
    <name>sintonia::RunsPage</name>
    <message numerus="yes">
        <source>%n selected</source>
        <translation><numerusform>%n selected</numerusform><numerusform>%n selected</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>Delete %n run(s)?</source>
        <translation><numerusform>Delete %n run?</numerusform><numerusform>Delete %n runs?</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) deleted.</source>
        <translation><numerusform>%n run deleted.</numerusform><numerusform>%n runs deleted.</numerusform></translation>
    </message>
</context>
<context>
    <name>sintonia::StatusLine</name>
    <message numerus="yes">
        <source>%n trainings are running</source>
        <translation><numerusform>%n training is running</numerusform><numerusform>%n trainings are running</numerusform></translation>
    </message>
</context>
</TS>
